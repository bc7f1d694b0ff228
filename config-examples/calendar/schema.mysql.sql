CREATE TABLE appointment (
    id        bigint PRIMARY KEY,
    title     varchar(200) NOT NULL,
    starts_at datetime(6) NOT NULL,
    ends_at   datetime(6) NOT NULL,
    body      longtext NOT NULL,
    guests    json NOT NULL,
    CHECK (starts_at <= ends_at)
);
