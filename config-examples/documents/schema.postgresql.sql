CREATE TABLE document (
    id         bigint PRIMARY KEY,
    body       text NOT NULL,
    tags       jsonb NOT NULL,
    attributes jsonb NOT NULL,
    views      bigint NOT NULL,
    revision   integer NOT NULL
);
