//! The tables as diesel sees them; one text for both engines.

diesel::table! {
    cases (id) {
        id -> Binary,
        number -> Nullable<Text>,
        seq -> BigInt,
        stage -> Text,
        stage_since_us -> BigInt,
        city -> Text,
        office -> Nullable<Text>,
        assignee -> Nullable<Binary>,
        edition -> Nullable<Text>,
        summary_sealed -> Binary,
    }
}

diesel::table! {
    act (id) {
        id -> Binary,
        stream -> Binary,
        seq -> BigInt,
        kind -> Text,
        kind_version -> BigInt,
        account -> Nullable<Binary>,
        role -> Text,
        at_us -> BigInt,
        sealed -> Binary,
        commitment -> Binary,
    }
}

diesel::table! {
    leaf (id) {
        id -> BigInt,
        kind -> Text,
        subject -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    leaf_pending (leaf_id) {
        leaf_id -> BigInt,
    }
}

diesel::table! {
    log_entry (position) {
        position -> BigInt,
        leaf_id -> BigInt,
    }
}

diesel::table! {
    log_node (level, idx) {
        level -> BigInt,
        idx -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    checkpoint (size) {
        size -> BigInt,
        root -> Binary,
        note -> Text,
        tsa -> Nullable<Binary>,
    }
}

diesel::table! {
    case_state (case_id) {
        case_id -> Binary,
        seq -> BigInt,
        shape -> BigInt,
        sealed -> Binary,
    }
}

diesel::table! {
    case_limit (case_id, kind) {
        case_id -> Binary,
        kind -> Text,
        due_us -> BigInt,
        state -> Text,
        leads -> BigInt,
        city -> Text,
        stage -> Text,
    }
}

diesel::table! {
    search_token (token, case_id) {
        token -> Binary,
        case_id -> Binary,
    }
}

diesel::table! {
    draft (case_id, form) {
        case_id -> Binary,
        form -> Text,
        rev -> BigInt,
        sealed -> Binary,
        at_us -> BigInt,
    }
}

diesel::table! {
    statement (digest) {
        digest -> Binary,
        case_id -> Binary,
        account -> Binary,
        after_seq -> BigInt,
        sealed -> Binary,
        expires_us -> BigInt,
        act_id -> Nullable<Binary>,
    }
}

diesel::table! {
    pending_submission (act_id) {
        act_id -> Binary,
        case_id -> Binary,
        account -> Binary,
        statement -> Binary,
        sealed -> Binary,
        received_us -> BigInt,
        run_us -> BigInt,
        attempts -> BigInt,
        refused -> Nullable<Text>,
    }
}

diesel::table! {
    file (id) {
        id -> Binary,
        case_id -> Binary,
        kind -> Text,
        n -> BigInt,
        sha256 -> Binary,
        bytes -> BigInt,
        media -> Text,
        state -> Text,
        place -> Text,
        at_us -> BigInt,
    }
}

diesel::table! {
    evidence (sha256) {
        sha256 -> Binary,
        kind -> Text,
        bytes -> Binary,
    }
}

diesel::table! {
    case_key (case_id) {
        case_id -> Binary,
        kek_id -> Text,
        wrapped -> Nullable<Binary>,
        destroyed_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    register (kind, city, year) {
        kind -> Text,
        city -> Text,
        year -> BigInt,
        last -> BigInt,
    }
}

diesel::table! {
    issued (number) {
        number -> Text,
        kind -> Text,
        city -> Text,
        year -> BigInt,
        no -> BigInt,
        case_id -> Binary,
        act_id -> Nullable<Binary>,
        state -> Text,
        code_hash -> Nullable<Binary>,
        reserved_us -> BigInt,
        changed_us -> BigInt,
        void_reason -> Nullable<Text>,
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    issued_text (number, lang) {
        number -> Text,
        lang -> Text,
        sha256 -> Binary,
    }
}

diesel::table! {
    account (id) {
        id -> Binary,
        iin_token -> Binary,
        sealed -> Binary,
        created_us -> BigInt,
        seen_us -> Nullable<BigInt>,
        blocked_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    account_role (id) {
        id -> Binary,
        account -> Binary,
        role -> Text,
        org -> Nullable<Text>,
        city -> Nullable<Text>,
        office -> Nullable<Text>,
        acting_for -> Nullable<Binary>,
        from_us -> BigInt,
        to_us -> Nullable<BigInt>,
        suspended_us -> Nullable<BigInt>,
        leave_until_us -> Nullable<BigInt>,
        reviewed_us -> BigInt,
    }
}

diesel::table! {
    session (token_hash) {
        token_hash -> Binary,
        account -> Binary,
        access -> Nullable<Binary>,
        created_us -> BigInt,
        seen_us -> BigInt,
        ends_us -> BigInt,
    }
}

diesel::table! {
    challenge (digest) {
        digest -> Binary,
        expires_us -> BigInt,
    }
}

diesel::table! {
    throttle (key) {
        key -> Binary,
        since_us -> BigInt,
        hits -> BigInt,
    }
}

diesel::table! {
    viewing (id) {
        id -> Binary,
        case_id -> Binary,
        account -> Binary,
        role -> Text,
        purpose -> Text,
        at_us -> BigInt,
        sealed -> Binary,
        commitment -> Binary,
    }
}

diesel::table! {
    visit (case_id) {
        case_id -> Binary,
        centre -> Text,
        slot_us -> BigInt,
        seat -> BigInt,
    }
}

diesel::table! {
    outage (id) {
        id -> Binary,
        system -> Text,
        from_us -> BigInt,
        to_us -> Nullable<BigInt>,
        act_id -> Binary,
    }
}

diesel::table! {
    paper_template (id) {
        id -> Binary,
        name -> Text,
        text -> Text,
        sha256 -> Binary,
        against -> Binary,
        proposed_by -> Binary,
        proposed_us -> BigInt,
        state -> Text,
        version -> Nullable<BigInt>,
        decided_act -> Nullable<Binary>,
        decided_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    shipped_template (name, since_us) {
        name -> Text,
        since_us -> BigInt,
        sha256 -> Binary,
        text -> Text,
    }
}

diesel::table! {
    outbox (id) {
        id -> Binary,
        topic -> Text,
        key -> Text,
        case_id -> Binary,
        sealed -> Binary,
        run_us -> BigInt,
        attempts -> BigInt,
        holder -> Nullable<Binary>,
        lease_us -> Nullable<BigInt>,
        done_us -> Nullable<BigInt>,
        since_us -> BigInt,
        fault -> Nullable<Text>,
        turn -> Nullable<Binary>,
    }
}

diesel::table! {
    idempotency (account, key) {
        account -> Binary,
        key -> Binary,
        request_sha256 -> Binary,
        act_id -> Binary,
        at_us -> BigInt,
    }
}

diesel::table! {
    service (one) {
        one -> BigInt,
        id -> Binary,
        kind -> Text,
        created_us -> BigInt,
    }
}

diesel::table! {
    setting (name) {
        name -> Text,
        value -> Binary,
    }
}

diesel::table! {
    lease (name) {
        name -> Text,
        holder -> Binary,
        until_us -> BigInt,
    }
}

diesel::table! {
    writer_mark (one) {
        one -> BigInt,
        batch -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    cases,
    case_limit,
    search_token,
    leaf,
    leaf_pending,
    log_entry,
    case_key,
    draft,
    statement,
    pending_submission,
    issued
);
