-- Their signatures have changed.
DROP FUNCTION IF EXISTS banking.post(text, text, uuid, text, banking.accounts, banking.accounts, text, text, bigint, text, timestamptz, bytea, text, timestamptz, bigint, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.move_cash(text, uuid, text, text, text, bigint, text, text, timestamptz, bytea, text);--> statement-breakpoint
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
);
