CREATE TABLE team (
    id    bigint PRIMARY KEY,
    name  varchar(80) NOT NULL
);
CREATE TABLE member (
    id       bigint PRIMARY KEY,
    login    varchar(60) NOT NULL UNIQUE,
    badge    varchar(20) UNIQUE,
    phone    varchar(30) UNIQUE,
    team_id  bigint,
    FOREIGN KEY (team_id) REFERENCES team (id)
);
