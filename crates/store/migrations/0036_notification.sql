-- What people are told in the product: who gave them a task, mentioned them, asks for a signature.
CREATE TABLE notification (
    id {{identity}},
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    -- task_given, mentioned, signature_asked, …
    kind TEXT NOT NULL,
    -- What it is about: task, dossier, target_list, criteria, program, with its number; of a dossier
    -- the number of the account.
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    -- The sentence: a key with values, as JSON.
    said TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notification_user ON notification (user_id, id);
