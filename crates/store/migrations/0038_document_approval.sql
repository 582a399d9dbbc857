-- Who agreed to a text before it is in force. A text that changes has no approvals.
CREATE TABLE document_approval (
    id {{identity}},
    -- glossary
    kind TEXT NOT NULL,
    -- SHA-256 of the text, in hexadecimal.
    text_hash TEXT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    -- Their team then: marketing, sales, customer_success; none of others.
    team TEXT,
    approved_at BIGINT NOT NULL,
    UNIQUE (kind, text_hash, user_id)
);
