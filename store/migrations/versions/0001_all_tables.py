# ruff: noqa: E501  # reason: constraints stand as Alembic writes them
"""All tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "program",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("facts_from", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
    )
    op.create_table(
        "admincode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_admincode_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admincode")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_admincode_code_hash")),
    )
    op.create_table(
        "counter",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_counter_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint("program_id", "kind", name=op.f("uq_counter_program_id_kind")),
    )
    op.create_table(
        "handled",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_handled_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handled")),
        sa.UniqueConstraint("program_id", "key", name=op.f("uq_handled_program_id_key")),
    )
    with op.batch_alter_table("handled", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handled_at"), ["at"], unique=False)

    op.create_table(
        "person",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("toured", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'member', 'manager', 'admin')", name=op.f("ck_person_role")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_person_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("program_id", "email", name=op.f("uq_person_program_id_email")),
    )
    op.create_table(
        "rubrictext",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_rubrictext_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubrictext")),
        sa.UniqueConstraint("program_id", "digest", name=op.f("uq_rubrictext_program_id_digest")),
    )
    op.create_table(
        "run",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_run_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("program_id", "subscription", "period", name=op.f("uq_run_program_id_subscription_period")),
    )
    op.create_table(
        "term",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('industry', 'region', 'country', 'size', 'segment', 'product', 'use_case', 'persona', 'language', 'competitor', 'activity')",
            name=op.f("ck_term_kind"),
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_term_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("program_id", "kind", "key", name=op.f("uq_term_program_id_kind_key")),
    )
    op.create_table(
        "tombstone",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('email', 'external', 'name')", name=op.f("ck_tombstone_kind")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_tombstone_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("program_id", "mark", name=op.f("uq_tombstone_program_id_mark")),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secrets", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_workspace_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint("platform", "external_id", name=op.f("uq_workspace_platform_external_id")),
    )
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workspace_program_id"), ["program_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("size", sa.String(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("use_cases", sa.JSON(), nullable=False),
        sa.Column("competitors", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_email", sa.String(), nullable=False),
        sa.Column("renewal_date", sa.Date(), nullable=True),
        sa.Column("health", sa.String(), nullable=False),
        sa.Column("marquee", sa.Boolean(), nullable=False),
        sa.Column("logo_permission", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("pause_reason", sa.String(), nullable=False),
        sa.Column("external_system", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "pause_reason IN ('', 'renewal', 'escalation', 'own wish', 'other')", name=op.f("ck_account_pause_reason")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_account_owner_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_account_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "program_id",
            "external_system",
            "external_id",
            name=op.f("uq_account_program_id_external_system_external_id"),
        ),
        sa.UniqueConstraint("program_id", "name_key", name=op.f("uq_account_program_id_name_key")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "campaign",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('scheduled', 'running', 'ended', 'withdrawn')", name=op.f("ck_campaign_state")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_campaign_created_by_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_campaign_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_campaign_program_id_number")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_state", ["program_id", "state"], unique=False)

    op.create_table(
        "change",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_change_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_change_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("ix_change_at", ["program_id", "record", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_record_id"), ["record_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_draft_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("program_id", "nonce", name=op.f("uq_draft_program_id_nonce")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_saved_at"), ["saved_at"], unique=False)

    op.create_table(
        "echo",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('press', 'request', 'nomination')", name=op.f("ck_echo_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_echo_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_echo_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_echo")),
    )
    with op.batch_alter_table("echo", schema=None) as batch_op:
        batch_op.create_index("ix_echo_person", ["program_id", "person_id", "at"], unique=False)
        batch_op.create_index("ix_echo_source", ["program_id", "source", "at"], unique=False)

    op.create_table(
        "identity",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identity_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_identity_program_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_identity_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("workspace_id", "external_id", name=op.f("uq_identity_workspace_id_external_id")),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_person_id"), ["person_id"], unique=False)

    op.create_table(
        "import",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('advocates', 'accounts', 'proof', 'people')", name=op.f("ck_import_kind")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'dropped')", name=op.f("ck_import_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_import_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_table(
        "nudge",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_nudge_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
    )
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.create_index("ix_nudge_person_day", ["person_id", "day"], unique=False)

    op.create_table(
        "obstacle",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("followed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('', 'too_slow', 'no_fit', 'did_it_myself', 'did_not_know', 'other')",
            name=op.f("ck_obstacle_reason"),
        ),
        sa.ForeignKeyConstraint(["followed_by_id"], ["person.id"], name=op.f("fk_obstacle_followed_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_obstacle_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_obstacle_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obstacle")),
    )
    with op.batch_alter_table("obstacle", schema=None) as batch_op:
        batch_op.create_index("ix_obstacle_person", ["program_id", "person_id"], unique=False)

    op.create_table(
        "place",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace_external_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('channel', 'direct', 'home', 'page')", name=op.f("ck_place_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_place_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_place_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint(
            "program_id",
            "platform",
            "workspace_external_id",
            "external_id",
            name=op.f("uq_place_program_id_platform_workspace_external_id_external_id"),
        ),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_person_id"), ["person_id"], unique=False)

    op.create_table(
        "quarterfigures",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("opportunities", sa.Integer(), nullable=False),
        sa.Column("wins", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.Numeric(precision=16, scale=2), nullable=True),
        sa.Column("quota", sa.Numeric(precision=16, scale=2), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_quarterfigures_changed_by_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_quarterfigures_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarterfigures")),
        sa.UniqueConstraint("program_id", "quarter", name=op.f("uq_quarterfigures_program_id_quarter")),
    )
    op.create_table(
        "request",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("how_many", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("prospect", sa.String(), nullable=False),
        sa.Column("prospect_key", sa.String(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("opportunity", sa.String(), nullable=False),
        sa.Column("opportunity_id", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("deal_stage", sa.String(), nullable=False),
        sa.Column("close_date", sa.Date(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("proof_title", sa.String(), nullable=False),
        sa.Column("proof_url", sa.String(), nullable=False),
        sa.Column("field_asked", sa.Boolean(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_shown", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deal_asked", sa.Integer(), nullable=False),
        sa.Column("deal_ask_on", sa.Date(), nullable=True),
        sa.Column("deal_outcome", sa.String(), nullable=False),
        sa.Column("won_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("deal_closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('deal', 'event', 'campaign', 'press', 'content')", name=op.f("ck_request_purpose")
        ),
        sa.CheckConstraint(
            "stage IN ('new', 'in_progress', 'fulfilled', 'closed', 'on_hold', 'duplicate', 'cancelled', 'unfilled', 'answered_with_proof')",
            name=op.f("ck_request_stage"),
        ),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["request.id"], name=op.f("fk_request_duplicate_of_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_request_program_id")),
        sa.ForeignKeyConstraint(["requester_id"], ["person.id"], name=op.f("fk_request_requester_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_request_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_request_program_id_number")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index("ix_request_closed", ["program_id", "deal_closed_on"], unique=False)
        batch_op.create_index("ix_request_ended", ["program_id", "ended_at"], unique=False)
        batch_op.create_index(
            "ix_request_made", ["program_id", "created_at", "requester_id", "purpose", "first_reply_at"], unique=False
        )
        batch_op.create_index("ix_request_prospect", ["program_id", "prospect_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_requester_id"), ["requester_id"], unique=False)
        batch_op.create_index("ix_request_stage", ["program_id", "stage", "ended_at"], unique=False)

    op.create_table(
        "unnamed",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unnamed_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_unnamed_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unnamed")),
        sa.UniqueConstraint("program_id", "person_id", name=op.f("uq_unnamed_program_id_person_id")),
    )
    op.create_table(
        "advocate",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("contact_by", sa.String(), nullable=False),
        sa.Column("not_to", sa.JSON(), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("pause_reason", sa.String(), nullable=False),
        sa.Column("last_verified", sa.Date(), nullable=True),
        sa.Column("nominated_by_id", sa.Integer(), nullable=True),
        sa.Column("prior_use", sa.Date(), nullable=True),
        sa.Column("prior_quarter", sa.Integer(), nullable=False),
        sa.Column("prior_uses", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("alumnus_of_id", sa.Integer(), nullable=True),
        sa.Column("external_system", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("usable", sa.Boolean(), nullable=False),
        sa.Column("free_from", sa.Date(), nullable=False),
        sa.Column("rest_until", sa.Date(), nullable=True),
        sa.Column("persona", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("size", sa.String(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("product_bits", sa.BigInteger(), nullable=False),
        sa.Column("use_case_bits", sa.BigInteger(), nullable=False),
        sa.Column("language_bits", sa.BigInteger(), nullable=False),
        sa.Column("competitor_bits", sa.BigInteger(), nullable=False),
        sa.Column("activity_bits", sa.BigInteger(), nullable=False),
        sa.Column("permitted_bits", sa.BigInteger(), nullable=False),
        sa.Column("permitted", sa.JSON(), nullable=False),
        sa.Column("permitted_until", sa.Date(), nullable=False),
        sa.Column("account_key", sa.String(), nullable=False),
        sa.Column("not_to_keys", sa.String(), nullable=False),
        sa.Column("excludes", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("uses_quarter", sa.Integer(), nullable=False),
        sa.Column("open_asks", sa.Integer(), nullable=False),
        sa.Column("open_calls", sa.Integer(), nullable=False),
        sa.Column("account_quarter", sa.Integer(), nullable=False),
        sa.Column("account_asks", sa.Integer(), nullable=False),
        sa.Column("account_open", sa.Integer(), nullable=False),
        sa.Column("last_used", sa.Date(), nullable=True),
        sa.Column("feedback", sa.Integer(), nullable=False),
        sa.Column("marquee", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "pause_reason IN ('', 'renewal', 'escalation', 'own wish', 'other')", name=op.f("ck_advocate_pause_reason")
        ),
        sa.CheckConstraint(
            "stage IN ('candidate', 'invited', 'active', 'paused', 'former', 'do_not_contact')",
            name=op.f("ck_advocate_stage"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_advocate_account_id")),
        sa.ForeignKeyConstraint(["alumnus_of_id"], ["advocate.id"], name=op.f("fk_advocate_alumnus_of_id")),
        sa.ForeignKeyConstraint(["nominated_by_id"], ["person.id"], name=op.f("fk_advocate_nominated_by_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_advocate_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocate")),
        sa.UniqueConstraint(
            "program_id",
            "external_system",
            "external_id",
            name=op.f("uq_advocate_program_id_external_system_external_id"),
        ),
    )
    with op.batch_alter_table("advocate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advocate_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advocate_alumnus_of_id"), ["alumnus_of_id"], unique=False)
        batch_op.create_index("ix_advocate_email", ["program_id", "email"], unique=False)
        batch_op.create_index(
            "ix_advocate_excludes",
            ["program_id", "excludes", "not_to_keys"],
            unique=False,
            sqlite_where=sa.text("excludes = 1"),
            postgresql_where=sa.text("excludes"),
        )
        batch_op.create_index("ix_advocate_made", ["program_id", "created_at"], unique=False)
        batch_op.create_index(
            "ix_advocate_match",
            [
                "program_id",
                "free_from",
                "activity_bits",
                "open_calls",
                "quarter",
                "uses_quarter",
                "account_open",
                "account_quarter",
                "account_asks",
                "account_id",
                "permitted_bits",
                "permitted_until",
                "industry",
                "region",
                "product_bits",
                "use_case_bits",
                "country",
                "size",
                "segment",
                "persona",
                "language_bits",
                "competitor_bits",
                "last_used",
                "last_verified",
                "feedback",
                "nominated_by_id",
                "usable",
                "id",
            ],
            unique=False,
            sqlite_where=sa.text("usable = 1"),
            postgresql_where=sa.text("usable"),
        )

    op.create_table(
        "checkin",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rubric_id", sa.Integer(), nullable=False),
        sa.Column("rubric_key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("anyone", sa.Boolean(), nullable=False),
        sa.Column("wide", sa.Boolean(), nullable=False),
        sa.Column("smallest", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("size", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told", sa.Boolean(), nullable=False),
        sa.Column("shown_count", sa.Integer(), nullable=False),
        sa.Column("raters_counted", sa.Integer(), nullable=False),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overall", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_told", sa.Boolean(), nullable=False),
        sa.CheckConstraint("stage IN ('open', 'revealed', 'closed', 'cancelled')", name=op.f("ck_checkin_stage")),
        sa.ForeignKeyConstraint(["facilitator_id"], ["person.id"], name=op.f("fk_checkin_facilitator_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_checkin_place_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_checkin_program_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubrictext.id"], name=op.f("fk_checkin_rubric_id")),
        sa.ForeignKeyConstraint(["started_by_id"], ["person.id"], name=op.f("fk_checkin_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_checkin_program_id_number")),
    )
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.create_index("ix_checkin_stage", ["program_id", "stage"], unique=False)

    op.create_table(
        "digest",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("skip", sa.String(), nullable=False),
        sa.Column("settled_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("audience IN ('sales', 'team', 'executives', 'everybody')", name=op.f("ck_digest_audience")),
        sa.CheckConstraint("every IN ('daily', 'weekly', 'fortnightly', 'monthly')", name=op.f("ck_digest_every")),
        sa.CheckConstraint("state IN ('active', 'paused', 'deleted')", name=op.f("ck_digest_state")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_digest_created_by_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_digest_place_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_digest_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_digest_program_id_number")),
    )
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.create_index("ix_digest_due", ["program_id", "state", "next_due_at"], unique=False)

    op.create_table(
        "follow",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follow_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_follow_program_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_follow_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint("request_id", "person_id", name=op.f("uq_follow_request_id_person_id")),
    )
    op.create_table(
        "living",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_living_place_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_living_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_living")),
        sa.UniqueConstraint("program_id", "topic", "place_id", name=op.f("uq_living_program_id_topic_place_id")),
    )
    op.create_table(
        "nominationlink",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_nominationlink_account_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_nominationlink_made_by_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_nominationlink_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominationlink")),
        sa.UniqueConstraint("program_id", "nonce", name=op.f("uq_nominationlink_program_id_nonce")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_nominationlink_program_id_number")),
    )
    with op.batch_alter_table("nominationlink", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nominationlink_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("unsure", sa.String(), nullable=False),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("blanked", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("doing", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("doing IN ('', 'post', 'edit', 'delete')", name=op.f("ck_outbox_doing")),
        sa.CheckConstraint("kind IN ('show', 'remove')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'claimed', 'sending', 'sent', 'uncertain', 'dead', 'replaced')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint("unsure IN ('hold', 'again')", name=op.f("ck_outbox_unsure")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_outbox_place_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_outbox_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_about",
            ["about"],
            unique=False,
            sqlite_where=sa.text("about > 0"),
            postgresql_where=sa.text("about > 0"),
        )
        batch_op.create_index(
            "ix_outbox_body",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("NOT blanked"),
            postgresql_where=sa.text("NOT blanked"),
        )
        batch_op.create_index("ix_outbox_due", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_outbox_place", ["place_id", "state", "id"], unique=False)
        batch_op.create_index("ix_outbox_topic", ["program_id", "topic", "place_id"], unique=False)

    op.create_table(
        "ask",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("advocate_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_email", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("approach", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("advocate_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("advocate_nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approached", sa.Boolean(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("survey_asks", sa.Integer(), nullable=False),
        sa.Column("survey_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "stage IN ('proposed', 'owner_asked', 'advocate_asked', 'scheduled', 'took_place', 'did_not_take_place', 'feedback_given', 'owner_declined', 'advocate_declined', 'withdrawn', 'owner_approved')",
            name=op.f("ck_ask_stage"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ask_account_id")),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_ask_advocate_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_ask_asked_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_ask_owner_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_ask_program_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_ask_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
        sa.UniqueConstraint("request_id", "advocate_id", name=op.f("uq_ask_request_id_advocate_id")),
    )
    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.create_index("ix_ask_account", ["account_id"], unique=False)
        batch_op.create_index("ix_ask_advocate", ["advocate_id"], unique=False)
        batch_op.create_index("ix_ask_opened", ["program_id", "opened_at", "stage"], unique=False)
        batch_op.create_index("ix_ask_stage", ["program_id", "stage"], unique=False)

    op.create_table(
        "digestrun",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('posted', 'empty', 'skipped', 'missed', 'extra')", name=op.f("ck_digestrun_state")
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_digestrun_digest_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_digestrun_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digestrun")),
        sa.UniqueConstraint("program_id", "digest_id", "period", name=op.f("uq_digestrun_program_id_digest_id_period")),
    )
    op.create_table(
        "erasure",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("advocate_id", sa.Integer(), nullable=True),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("nominations", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('running', 'done')", name=op.f("ck_erasure_state")),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_erasure_advocate_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_erasure_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_erasure_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "goal",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("checkin_id", sa.Integer(), nullable=False),
        sa.Column("rubric_key", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("dimension_name", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stage IN ('open', 'done', 'dropped')", name=op.f("ck_goal_stage")),
        sa.ForeignKeyConstraint(["checkin_id"], ["checkin.id"], name=op.f("fk_goal_checkin_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_goal_made_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_goal_owner_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_goal_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_goal_program_id_number")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_goal_stage", ["program_id", "stage", "due_on"], unique=False)

    op.create_table(
        "gratitude",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("advocate_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cause IN ('use', 'story', 'proof')", name=op.f("ck_gratitude_cause")),
        sa.CheckConstraint(
            "state IN ('waiting', 'asked', 'thanked', 'not_needed', 'dropped')", name=op.f("ck_gratitude_state")
        ),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_gratitude_advocate_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_gratitude_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_gratitude_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gratitude")),
        sa.UniqueConstraint("program_id", "cause", "record_id", name=op.f("uq_gratitude_program_id_cause_record_id")),
    )
    with op.batch_alter_table("gratitude", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gratitude_advocate_id"), ["advocate_id"], unique=False)
        batch_op.create_index("ix_gratitude_due", ["program_id", "state", "due_on"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nominator_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("account_key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("person_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("contact_directly", sa.Boolean(), nullable=False),
        sa.Column("looks_after", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("customer_told", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("similar", sa.JSON(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("later_on", sa.Date(), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("advocate_id", sa.Integer(), nullable=True),
        sa.Column("assigned_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_shown", sa.Boolean(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stage IN ('submitted', 'in_review', 'interview', 'approved', 'later', 'declined', 'duplicate')",
            name=op.f("ck_nomination_stage"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_nomination_account_id")),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_nomination_advocate_id")),
        sa.ForeignKeyConstraint(["assigned_id"], ["person.id"], name=op.f("fk_nomination_assigned_id")),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["nomination.id"], name=op.f("fk_nomination_duplicate_of_id")),
        sa.ForeignKeyConstraint(["link_id"], ["nominationlink.id"], name=op.f("fk_nomination_link_id")),
        sa.ForeignKeyConstraint(["nominator_id"], ["person.id"], name=op.f("fk_nomination_nominator_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_nomination_program_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_nomination_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_nomination_program_id_number")),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_advocate_id"), ["advocate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_assigned_id"), ["assigned_id"], unique=False)
        batch_op.create_index("ix_nomination_email", ["program_id", "email"], unique=False)
        batch_op.create_index("ix_nomination_link", ["link_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_nominator_id"), ["nominator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_request_id"), ["request_id"], unique=False)
        batch_op.create_index("ix_nomination_stage", ["program_id", "stage"], unique=False)

    op.create_table(
        "permission",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("advocate_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("renewal_raised_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_permission_advocate_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_permission_program_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_permission_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission")),
    )
    with op.batch_alter_table("permission", schema=None) as batch_op:
        batch_op.create_index(
            "ix_permission_activity",
            ["program_id", "activity", "withdrawn_on", "expires_on", "advocate_id"],
            unique=False,
        )
        batch_op.create_index("ix_permission_advocate", ["advocate_id"], unique=False)
        batch_op.create_index("ix_permission_expires", ["program_id", "expires_on"], unique=False)

    op.create_table(
        "permissionask",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("advocate_id", sa.Integer(), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'given', 'declined', 'withdrawn')", name=op.f("ck_permissionask_state")),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_permissionask_advocate_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_permissionask_asked_by_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_permissionask_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permissionask")),
    )
    with op.batch_alter_table("permissionask", schema=None) as batch_op:
        batch_op.create_index("ix_permissionask_advocate", ["advocate_id"], unique=False)

    op.create_table(
        "profilecheck",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("advocate_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("answer IN ('', 'yes', 'edited', 'paused', 'left')", name=op.f("ck_profilecheck_answer")),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_profilecheck_advocate_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_profilecheck_answered_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_profilecheck_owner_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_profilecheck_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profilecheck")),
        sa.UniqueConstraint(
            "program_id", "period", "advocate_id", name=op.f("uq_profilecheck_program_id_period_advocate_id")
        ),
    )
    with op.batch_alter_table("profilecheck", schema=None) as batch_op:
        batch_op.create_index("ix_profile_check_advocate", ["advocate_id"], unique=False)
        batch_op.create_index("ix_profile_check_owner", ["owner_id", "period"], unique=False)

    op.create_table(
        "proof",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("link_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("advocate_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("industries", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("use_cases", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("permission", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("external_system", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("keys", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("last_used", sa.Date(), nullable=True),
        sa.Column("warned", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('case_study', 'video', 'quote', 'review', 'article', 'webinar', 'report', 'logo', 'other')",
            name=op.f("ck_proof_kind"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proof_account_id")),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_proof_advocate_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_proof_created_by_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_proof_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint(
            "program_id", "external_system", "external_id", name=op.f("uq_proof_program_id_external_system_external_id")
        ),
        sa.UniqueConstraint("program_id", "link_key", name=op.f("uq_proof_program_id_link_key")),
    )
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proof_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proof_advocate_id"), ["advocate_id"], unique=False)
        batch_op.create_index("ix_proof_offer", ["program_id", "retired", "expires_on"], unique=False)

    op.create_table(
        "rater",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checkin_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team", sa.Boolean(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["checkin_id"], ["checkin.id"], name=op.f("fk_rater_checkin_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rater_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_rater_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rater")),
        sa.UniqueConstraint(
            "program_id", "checkin_id", "person_id", name=op.f("uq_rater_program_id_checkin_id_person_id")
        ),
    )
    op.create_table(
        "rating",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("checkin_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["checkin_id"], ["checkin.id"], name=op.f("fk_rating_checkin_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rating_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_rating_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "program_id",
            "checkin_id",
            "round",
            "dimension",
            "who",
            name=op.f("uq_rating_program_id_checkin_id_round_dimension_who"),
        ),
    )
    op.create_table(
        "remark",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("checkin_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["checkin_id"], ["checkin.id"], name=op.f("fk_remark_checkin_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_remark_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_remark_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index("ix_remark_checkin", ["checkin_id", "dimension"], unique=False)

    op.create_table(
        "result",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checkin_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("voting", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["checkin_id"], ["checkin.id"], name=op.f("fk_result_checkin_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_result_confirmed_by_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_result_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("checkin_id", "dimension", name=op.f("uq_result_checkin_id_dimension")),
    )
    op.create_table(
        "story",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("advocate_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("quoted", sa.Boolean(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("logo", sa.Boolean(), nullable=False),
        sa.Column("told_title", sa.String(), nullable=False),
        sa.Column("told_text", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("post_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("with_digest", sa.Boolean(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "stage IN ('draft', 'awaiting_permission', 'approved', 'posted', 'withdrawn')", name=op.f("ck_story_stage")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_story_account_id")),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_story_advocate_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_story_approved_by_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_story_author_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_story_program_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_story_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_story_program_id_number")),
        sa.UniqueConstraint("request_id", name=op.f("uq_story_request_id")),
    )
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_story_due", ["program_id", "post_at"], unique=False)
        batch_op.create_index("ix_story_stage", ["program_id", "stage"], unique=False)

    op.create_table(
        "tally",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checkin_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("view IN ('all', 'team', 'others')", name=op.f("ck_tally_view")),
        sa.ForeignKeyConstraint(["checkin_id"], ["checkin.id"], name=op.f("fk_tally_checkin_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_tally_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint(
            "checkin_id",
            "round",
            "dimension",
            "view",
            "level",
            name=op.f("uq_tally_checkin_id_round_dimension_view_level"),
        ),
    )
    op.create_table(
        "conomination",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=True),
        sa.Column("advocate_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_conomination_advocate_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_conomination_nomination_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conomination_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_conomination_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conomination")),
        sa.UniqueConstraint("advocate_id", "person_id", name=op.f("uq_conomination_advocate_id_person_id")),
        sa.UniqueConstraint("nomination_id", "person_id", name=op.f("uq_conomination_nomination_id_person_id")),
    )
    with op.batch_alter_table("conomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conomination_person_id"), ["person_id"], unique=False)

    op.create_table(
        "goalnote",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_goalnote_goal_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_goalnote_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_goalnote_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goalnote")),
    )
    with op.batch_alter_table("goalnote", schema=None) as batch_op:
        batch_op.create_index("ix_goalnote_goal", ["goal_id"], unique=False)

    op.create_table(
        "interview",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_interview_by_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_interview_nomination_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_interview_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
        sa.UniqueConstraint("nomination_id", name=op.f("uq_interview_nomination_id")),
    )
    op.create_table(
        "participation",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("advocate_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("use_again", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_participation_account_id")),
        sa.ForeignKeyConstraint(["advocate_id"], ["advocate.id"], name=op.f("fk_participation_advocate_id")),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_participation_ask_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_participation_program_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_participation_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("ask_id", name=op.f("uq_participation_ask_id")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index("ix_participation_account", ["account_id"], unique=False)
        batch_op.create_index("ix_participation_advocate", ["advocate_id"], unique=False)
        batch_op.create_index(
            "ix_participation_day", ["program_id", "happened_on", "request_id", "advocate_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_participation_request_id"), ["request_id"], unique=False)

    op.create_table(
        "proofuse",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proofuse_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_proofuse_program_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["proof.id"], name=op.f("fk_proofuse_proof_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_proofuse_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proofuse")),
        sa.UniqueConstraint("program_id", "proof_id", "key", name=op.f("uq_proofuse_program_id_proof_id_key")),
    )
    with op.batch_alter_table("proofuse", schema=None) as batch_op:
        batch_op.create_index("ix_proof_use_request", ["request_id"], unique=False)
