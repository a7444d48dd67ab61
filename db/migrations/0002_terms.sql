-- Functions whose parameters changed: the new ones would stand beside the old.
DROP FUNCTION IF EXISTS banking.make_transfer(text, uuid, text, text, text, bigint, text, text, timestamptz, bytea, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.post(text, text, uuid, text, banking.accounts, banking.accounts, text, text, bigint, text, timestamptz, bytea, text, timestamptz);--> statement-breakpoint
ALTER TABLE "banking"."products" DROP COLUMN "interest_rate_percent";