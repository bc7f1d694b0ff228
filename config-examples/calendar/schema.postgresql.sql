CREATE TABLE appointment (
    id        bigint PRIMARY KEY,
    title     varchar(200) NOT NULL,
    starts_at timestamp NOT NULL,
    ends_at   timestamp NOT NULL,
    body      text NOT NULL,
    guests    jsonb NOT NULL,
    CHECK (starts_at <= ends_at)
);
