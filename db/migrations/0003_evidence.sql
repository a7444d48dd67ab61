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
ALTER TABLE "banking"."security_events" ADD CONSTRAINT "event_severity" CHECK ("banking"."security_events"."severity" in ('low', 'medium', 'high', 'critical'));--> statement-breakpoint
DROP FUNCTION IF EXISTS "banking"."list_proposals"(text, text, timestamptz, integer), "banking"."list_raises"(text),
  "banking"."day_book"(text, date, bigint, integer), "banking"."gl_accounts_of"(text, text, text, date, text, bigint, integer),
  "banking"."get_hold"(text, uuid), "banking"."hold_sides"(text, uuid);
--> statement-breakpoint
CREATE INDEX "audit_changes_deed" ON "banking"."audit_changes" USING btree ("transaction_id");
--> statement-breakpoint
ALTER TABLE "banking"."user_sessions" ADD COLUMN "device" text;
