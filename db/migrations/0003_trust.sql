-- Their signatures have changed.
DROP FUNCTION IF EXISTS banking.add_payee(text, uuid, text, text, text, text, bigint, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.add_schedule(text, uuid, text, text, bigint, text, text, date, text, text, text, date, integer, integer, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.change_schedule(text, uuid, bigint, text, text, date, integer, integer, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.day_book(text, date, bigint, integer);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.get_hold(text, uuid);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.gl_accounts_of(text, text, text, date, text, bigint, integer);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.hold_sides(text, uuid);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.list_proposals(text, text, timestamp with time zone, integer);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.list_raises(text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.make_transfer(text, uuid, text, text, text, bigint, text, text, timestamp with time zone, bytea, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.move_cash(text, uuid, text, text, text, bigint, text, text, timestamp with time zone, bytea, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.post(text, text, uuid, text, banking.accounts, banking.accounts, text, text, bigint, text, timestamp with time zone, bytea, text, timestamp with time zone, bigint, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.provision_customer(text, text, text, text, bytea, integer, integer, integer, bytea, text[]);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.provision_staff(text, text, text, text, bytea, integer, integer, integer, bytea);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.sign_in(text, bytea, text, bytea, text, text, text, text);--> statement-breakpoint
ALTER TABLE "banking"."proposals" ADD COLUMN "value_date" date;--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD COLUMN "kind" text DEFAULT 'authorisation' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD COLUMN "transaction_seq" bigint;--> statement-breakpoint
CREATE UNIQUE INDEX "holds_uncleared" ON "banking"."holds" USING btree ("transaction_seq");--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD CONSTRAINT "hold_kind" CHECK ("banking"."holds"."kind" in ('authorisation', 'uncleared') and ("banking"."holds"."kind" = 'uncleared') = ("banking"."holds"."transaction_seq" is not null));--> statement-breakpoint
CREATE TABLE "banking"."statement_cuts" (
	"account_id" bigint NOT NULL,
	"month" date NOT NULL,
	"opening" bigint NOT NULL,
	"closing" bigint NOT NULL,
	"version_before" bigint NOT NULL,
	"version" bigint NOT NULL,
	"head" "bytea",
	"cut_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "statement_cuts_account_id_month_pk" PRIMARY KEY("account_id","month"),
	CONSTRAINT "cut_versions" CHECK ("banking"."statement_cuts"."version_before" between 0 and "banking"."statement_cuts"."version"),
	CONSTRAINT "cut_head" CHECK (("banking"."statement_cuts"."head" is null) = ("banking"."statement_cuts"."version" = 0))
);--> statement-breakpoint
CREATE TABLE "banking"."recovery_codes" (
	"user_id" bigint NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "recovery_codes_user_id_code_hash_pk" PRIMARY KEY("user_id","code_hash")
);
--> statement-breakpoint
CREATE TABLE "banking"."sign_in_challenges" (
	"id_hash" "bytea" PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"purpose" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "challenge_purpose" CHECK ("banking"."sign_in_challenges"."purpose" in ('factor', 'enrol'))
);
--> statement-breakpoint
CREATE TABLE "banking"."user_factors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"secret" text NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp with time zone,
	"last_used_step" bigint,
	"removed_at" timestamp with time zone,
	CONSTRAINT "factor_kind" CHECK ("banking"."user_factors"."kind" in ('totp')),
	CONSTRAINT "factor_label" CHECK (length("banking"."user_factors"."label") between 1 and 40)
);
--> statement-breakpoint
ALTER TABLE "banking"."recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD CONSTRAINT "sign_in_challenges_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."user_factors" ADD CONSTRAINT "user_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sign_in_challenges_user" ON "banking"."sign_in_challenges" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_factors_user" ON "banking"."user_factors" USING btree ("user_id");--> statement-breakpoint
DROP INDEX "banking"."user_sessions_user";--> statement-breakpoint
ALTER TABLE "banking"."user_sessions" ADD COLUMN "public_id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."user_sessions" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "banking"."user_sessions" ADD COLUMN "place" text;--> statement-breakpoint
CREATE INDEX "user_sessions_device" ON "banking"."user_sessions" USING btree ("user_id","device");--> statement-breakpoint
CREATE INDEX "user_sessions_user" ON "banking"."user_sessions" USING btree ("user_id","ends_at");--> statement-breakpoint
CREATE TABLE "banking"."password_resets" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"voided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "banking"."sign_in_attempts" (
	"source" text NOT NULL,
	"source_hash" "bytea" NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"failures" integer NOT NULL,
	CONSTRAINT "sign_in_attempts_source_source_hash_window_start_pk" PRIMARY KEY("source","source_hash","window_start"),
	CONSTRAINT "attempt_source" CHECK ("banking"."sign_in_attempts"."source" in ('address', 'device'))
);
--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "password_scheme" text DEFAULT 'argon2id' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."password_resets" ADD CONSTRAINT "password_resets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "password_resets_user" ON "banking"."password_resets" USING btree ("user_id","requested_at");--> statement-breakpoint
CREATE INDEX "sign_in_attempts_window" ON "banking"."sign_in_attempts" USING btree ("window_start");--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_password_scheme" CHECK ("banking"."users"."password_scheme" in ('argon2id', 'bcrypt'));--> statement-breakpoint
CREATE TABLE "banking"."challenges" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" bigint NOT NULL,
	"session_id" bigint NOT NULL,
	"purpose" text NOT NULL,
	"binding" "bytea" NOT NULL,
	"facts" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"channel" text,
	"code_salt" "bytea",
	"code_hash" "bytea",
	"sent_at" timestamp with time zone,
	"message_id" bigint,
	"tries" integer DEFAULT 0 NOT NULL,
	"factor" text,
	"satisfied_at" timestamp with time zone,
	"voided_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	CONSTRAINT "challenge_purpose" CHECK ("banking"."challenges"."purpose" in ('transfer', 'payee', 'limit', 'contact', 'factor')),
	CONSTRAINT "challenge_binding_length" CHECK (length("banking"."challenges"."binding") = 32),
	CONSTRAINT "challenge_channel" CHECK ("banking"."challenges"."channel" in ('email', 'sms')),
	CONSTRAINT "challenge_factor" CHECK ("banking"."challenges"."factor" in ('email', 'sms', 'passkey')),
	CONSTRAINT "challenge_satisfied_by" CHECK (("banking"."challenges"."satisfied_at" is null) = ("banking"."challenges"."factor" is null)),
	CONSTRAINT "challenge_used_once_satisfied" CHECK ("banking"."challenges"."used_at" is null or "banking"."challenges"."satisfied_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "banking"."limit_usage" ADD COLUMN "step_up_above" bigint;--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD CONSTRAINT "challenges_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD CONSTRAINT "challenges_session_id_user_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "banking"."user_sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "challenges_session" ON "banking"."challenges" USING btree ("session_id","purpose");--> statement-breakpoint
CREATE INDEX "challenges_user" ON "banking"."challenges" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE TABLE "banking"."encryption_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"subject" text,
	"wrapped" text,
	"kek_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"rotated_at" timestamp with time zone,
	"retired_at" timestamp with time zone,
	"destroyed_at" timestamp with time zone,
	CONSTRAINT "encryption_key_purpose" CHECK ("banking"."encryption_keys"."purpose" in ('subject', 'system', 'index')),
	CONSTRAINT "encryption_key_subject" CHECK (("banking"."encryption_keys"."purpose" = 'subject') = ("banking"."encryption_keys"."subject" is not null)),
	CONSTRAINT "encryption_key_destroyed" CHECK (("banking"."encryption_keys"."wrapped" is null) = ("banking"."encryption_keys"."destroyed_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "banking"."users" DROP CONSTRAINT "user_email_lower";--> statement-breakpoint
ALTER TABLE "banking"."users" ALTER COLUMN "email" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "email_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "email_index" "bytea";--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "phone_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "phone_index" "bytea";--> statement-breakpoint
CREATE INDEX "encryption_keys_subject" ON "banking"."encryption_keys" USING btree ("subject");--> statement-breakpoint
CREATE UNIQUE INDEX "encryption_keys_in_use" ON "banking"."encryption_keys" USING btree ("purpose",coalesce("subject", '')) WHERE "banking"."encryption_keys"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "encryption_keys_kek" ON "banking"."encryption_keys" USING btree ("kek_id","id");--> statement-breakpoint
CREATE INDEX "users_phone" ON "banking"."users" USING btree ("phone_index");--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "users_email_index_unique" UNIQUE("email_index");--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_email_once" CHECK (("banking"."users"."email" is null) <> ("banking"."users"."email_sealed" is null));--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_phone_once" CHECK ("banking"."users"."phone" is null or "banking"."users"."phone_sealed" is null);--> statement-breakpoint
ALTER TABLE "banking"."challenges" DROP CONSTRAINT "challenges_user_id_users_id_fk";
--> statement-breakpoint
ALTER TABLE "banking"."challenges" DROP CONSTRAINT "challenges_session_id_user_sessions_id_fk";--> statement-breakpoint
CREATE TABLE "banking"."alerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"severity" text NOT NULL,
	"user_id" bigint,
	"first_event_id" bigint NOT NULL,
	"last_event_id" bigint NOT NULL,
	"events" integer DEFAULT 1 NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"acknowledged_at" timestamp with time zone,
	"acknowledged_by" bigint,
	"note" text,
	CONSTRAINT "alert_severity" CHECK ("banking"."alerts"."severity" in ('high', 'critical')),
	CONSTRAINT "alert_acknowledged" CHECK (("banking"."alerts"."acknowledged_at" is null) = ("banking"."alerts"."acknowledged_by" is null)),
	CONSTRAINT "alert_note" CHECK ("banking"."alerts"."acknowledged_at" is null or length(btrim("banking"."alerts"."note")) > 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."audit_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."audit_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"table_name" text NOT NULL,
	"row_id" text NOT NULL,
	"deed" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"actor" text,
	"login" text NOT NULL,
	"transaction_id" "xid8",
	"address" text,
	"agent" text,
	CONSTRAINT "change_deed" CHECK ("banking"."audit_changes"."deed" in ('insert', 'update', 'delete'))
);
--> statement-breakpoint
CREATE TABLE "banking"."evidence_parts" (
	"seal_number" bigint NOT NULL,
	"table_name" text NOT NULL,
	"first_id" bigint NOT NULL,
	"last_id" bigint NOT NULL,
	"rows" integer NOT NULL,
	"leaves" "bytea" NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "evidence_parts_table_name_seal_number_pk" PRIMARY KEY("table_name","seal_number"),
	CONSTRAINT "evidence_part_range" CHECK ("banking"."evidence_parts"."first_id" <= "banking"."evidence_parts"."last_id"),
	CONSTRAINT "evidence_part_leaves" CHECK (length("banking"."evidence_parts"."leaves") = 40 * "banking"."evidence_parts"."rows")
);
--> statement-breakpoint
CREATE TABLE "banking"."evidence_seals" (
	"number" bigint PRIMARY KEY NOT NULL,
	"previous" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"key_id" text,
	"signature" "bytea",
	CONSTRAINT "evidence_seals_previous_unique" UNIQUE("previous"),
	CONSTRAINT "evidence_seals_hash_unique" UNIQUE("hash"),
	CONSTRAINT "evidence_seal_number" CHECK ("banking"."evidence_seals"."number" > 0),
	CONSTRAINT "evidence_seal_signed" CHECK (("banking"."evidence_seals"."key_id" is null) = ("banking"."evidence_seals"."signature" is null))
);
--> statement-breakpoint
ALTER TABLE "banking"."access_logs" ADD COLUMN "transaction_id" "xid8";--> statement-breakpoint
ALTER TABLE "banking"."access_logs" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "banking"."access_logs" ADD COLUMN "agent" text;--> statement-breakpoint
ALTER TABLE "banking"."audit_logs" ADD COLUMN "transaction_id" "xid8";--> statement-breakpoint
ALTER TABLE "banking"."audit_logs" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "banking"."audit_logs" ADD COLUMN "agent" text;--> statement-breakpoint
ALTER TABLE "banking"."security_events" ADD COLUMN "transaction_id" "xid8";--> statement-breakpoint
ALTER TABLE "banking"."security_events" ADD COLUMN "agent" text;--> statement-breakpoint
ALTER TABLE "banking"."roots" ADD COLUMN "evidence_number" bigint;--> statement-breakpoint
ALTER TABLE "banking"."roots" ADD COLUMN "evidence" "bytea";--> statement-breakpoint
ALTER TABLE "banking"."evidence_parts" ADD CONSTRAINT "evidence_parts_seal_number_evidence_seals_number_fk" FOREIGN KEY ("seal_number") REFERENCES "banking"."evidence_seals"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."evidence_seals" ADD CONSTRAINT "evidence_seals_key_id_seal_keys_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "banking"."seal_keys"("key_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alerts_open" ON "banking"."alerts" USING btree ("id") WHERE acknowledged_at is null;--> statement-breakpoint
CREATE INDEX "alerts_same" ON "banking"."alerts" USING btree ("kind","user_id","id");--> statement-breakpoint
CREATE INDEX "audit_changes_row" ON "banking"."audit_changes" USING btree ("table_name","row_id","id");--> statement-breakpoint
CREATE INDEX "audit_changes_deed" ON "banking"."audit_changes" USING btree ("transaction_id");--> statement-breakpoint
ALTER TABLE "banking"."security_events" ADD CONSTRAINT "event_severity" CHECK ("banking"."security_events"."severity" in ('low', 'medium', 'high', 'critical'));--> statement-breakpoint
CREATE TABLE "banking"."user_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"user_id" bigint NOT NULL,
	"maker" text NOT NULL,
	"maker_user_id" bigint,
	"maker_person" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"reason" text NOT NULL,
	"needs_second" boolean NOT NULL,
	"cooling_hours" bigint NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"checker_user_id" bigint,
	"checker_person" text,
	"takes_effect_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"decision" text,
	"stopped_by" text,
	"stop_hash" "bytea",
	"contact_sealed" text,
	"contact_index" "bytea",
	CONSTRAINT "user_changes_stop_hash_unique" UNIQUE("stop_hash"),
	CONSTRAINT "change_kind" CHECK ("banking"."user_changes"."kind" in ('new_user', 'role', 'status', 'factors', 'contact', 'unblock')),
	CONSTRAINT "change_status" CHECK ("banking"."user_changes"."status" in ('pending', 'cooling', 'done', 'refused', 'stopped', 'expired')),
	CONSTRAINT "change_second_person" CHECK ("banking"."user_changes"."checker_person" <> "banking"."user_changes"."maker_person"),
	CONSTRAINT "change_checker" CHECK ("banking"."user_changes"."status" in ('pending', 'expired') or not "banking"."user_changes"."needs_second" or ("banking"."user_changes"."checker_person" is not null and "banking"."user_changes"."checker_user_id" is not null)),
	CONSTRAINT "change_cooled" CHECK (("banking"."user_changes"."status" not in ('cooling', 'done') or "banking"."user_changes"."takes_effect_at" is not null) and ("banking"."user_changes"."status" <> 'done' or "banking"."user_changes"."settled_at" >= "banking"."user_changes"."takes_effect_at")),
	CONSTRAINT "change_settled" CHECK (("banking"."user_changes"."status" in ('done', 'refused', 'stopped', 'expired')) = ("banking"."user_changes"."settled_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "banking"."users" DROP CONSTRAINT "user_status";--> statement-breakpoint
ALTER TABLE "banking"."user_changes" ADD CONSTRAINT "user_changes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."user_changes" ADD CONSTRAINT "user_changes_maker_user_id_users_id_fk" FOREIGN KEY ("maker_user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."user_changes" ADD CONSTRAINT "user_changes_checker_user_id_users_id_fk" FOREIGN KEY ("checker_user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "user_changes_open" ON "banking"."user_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "user_changes_one_open" ON "banking"."user_changes" USING btree ("user_id","kind") WHERE "banking"."user_changes"."status" in ('pending', 'cooling');--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_status" CHECK ("banking"."users"."status" in ('proposed', 'active', 'suspended', 'closed'));--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "state" text DEFAULT 'queued' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "next_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "fault" text;--> statement-breakpoint
CREATE INDEX "outbox_due" ON "banking"."outbox" USING btree ("next_at") WHERE "banking"."outbox"."sent_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_settled_at" ON "banking"."outbox" USING btree ("sent_at") WHERE "banking"."outbox"."sent_at" is not null;--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD CONSTRAINT "outbox_channel" CHECK ("banking"."outbox"."channel" in ('email', 'sms'));--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD CONSTRAINT "outbox_state" CHECK ("banking"."outbox"."state" in ('queued', 'retry', 'sent', 'failed'));--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD CONSTRAINT "outbox_settled" CHECK ("banking"."outbox"."state" not in ('sent', 'failed') or "banking"."outbox"."sent_at" is not null);--> statement-breakpoint
-- What was written before there was delivery is not sent days later.
UPDATE "banking"."outbox" SET "state" = 'failed', "sent_at" = now(), "fault" = 'before delivery', "facts" = '{}' WHERE "at" < now() - interval '1 day';
