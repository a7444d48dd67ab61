-- Their signatures have changed; functions are put back after the migrations (db/functions).
DROP FUNCTION IF EXISTS banking.decide_raise(text, uuid, boolean, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.read_account_entries(text, text, bigint, integer, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.set_holder(text, text, text, text, text);--> statement-breakpoint
CREATE TABLE "banking"."account_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"account_id" bigint NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"reason" text NOT NULL,
	"maker_user_id" bigint NOT NULL,
	"maker_person" text NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"checker_user_id" bigint,
	"checker_person" text,
	"settled_at" timestamp with time zone,
	"decision" text,
	CONSTRAINT "account_change_kind" CHECK ("banking"."account_changes"."kind" in ('overdraft', 'holder', 'wake', 'close')),
	CONSTRAINT "account_change_status" CHECK ("banking"."account_changes"."status" in ('pending', 'approved', 'refused', 'expired')),
	CONSTRAINT "account_change_second_person" CHECK ("banking"."account_changes"."checker_person" <> "banking"."account_changes"."maker_person"),
	CONSTRAINT "account_change_settled" CHECK (("banking"."account_changes"."status" in ('approved', 'refused')) = ("banking"."account_changes"."checker_person" is not null and "banking"."account_changes"."checker_user_id" is not null)
        and ("banking"."account_changes"."status" = 'pending') = ("banking"."account_changes"."settled_at" is null))
);
--> statement-breakpoint
ALTER TABLE "banking"."limit_raises" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "banking"."account_changes" ADD CONSTRAINT "account_changes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_changes_open" ON "banking"."account_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "account_changes_account" ON "banking"."account_changes" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_changes_one_open" ON "banking"."account_changes" USING btree ("account_id","kind","subject") WHERE "banking"."account_changes"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "limit_raises_decided" ON "banking"."limit_raises" USING btree ("status","proposed_at");