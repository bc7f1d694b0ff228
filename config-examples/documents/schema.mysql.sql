CREATE TABLE document (
    id         bigint PRIMARY KEY,
    body       longtext NOT NULL,
    tags       json NOT NULL,
    attributes json NOT NULL,
    views      bigint NOT NULL,
    revision   int NOT NULL
);
