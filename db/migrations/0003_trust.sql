-- Their signatures have changed.
DROP FUNCTION IF EXISTS banking.post(text, text, uuid, text, banking.accounts, banking.accounts, text, text, bigint, text, timestamptz, bytea, text, timestamptz, bigint, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.move_cash(text, uuid, text, text, text, bigint, text, text, timestamptz, bytea, text);--> statement-breakpoint
ALTER TABLE "banking"."proposals" ADD COLUMN "value_date" date;--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD COLUMN "kind" text DEFAULT 'authorisation' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD COLUMN "transaction_seq" bigint;--> statement-breakpoint
CREATE UNIQUE INDEX "holds_uncleared" ON "banking"."holds" USING btree ("transaction_seq");--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD CONSTRAINT "hold_kind" CHECK ("banking"."holds"."kind" in ('authorisation', 'uncleared') and ("banking"."holds"."kind" = 'uncleared') = ("banking"."holds"."transaction_seq" is not null));