CREATE TABLE "banking"."customer_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"customer_id" bigint NOT NULL,
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
	CONSTRAINT "customer_change_kind" CHECK ("banking"."customer_changes"."kind" in ('review', 'erasure')),
	CONSTRAINT "customer_change_status" CHECK ("banking"."customer_changes"."status" in ('pending', 'approved', 'refused', 'expired')),
	CONSTRAINT "customer_change_second_person" CHECK ("banking"."customer_changes"."checker_person" <> "banking"."customer_changes"."maker_person"),
	CONSTRAINT "customer_change_settled" CHECK (("banking"."customer_changes"."status" in ('approved', 'refused')) = ("banking"."customer_changes"."checker_person" is not null and "banking"."customer_changes"."checker_user_id" is not null)
        and ("banking"."customer_changes"."status" = 'pending') = ("banking"."customer_changes"."settled_at" is null))
);
--> statement-breakpoint
CREATE TABLE "banking"."data_exports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"asked_by_user_id" bigint NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"status" text DEFAULT 'making' NOT NULL,
	"files" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"after_account" bigint,
	"after_version" bigint,
	"ready_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "data_export_status" CHECK ("banking"."data_exports"."status" in ('making', 'ready', 'expired')),
	CONSTRAINT "data_export_ready" CHECK ("banking"."data_exports"."status" <> 'ready' or "banking"."data_exports"."ready_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "banking"."challenges" DROP CONSTRAINT "challenge_purpose";--> statement-breakpoint
ALTER TABLE "banking"."pots" DROP CONSTRAINT "pot_name";--> statement-breakpoint
ALTER TABLE "banking"."accounts" ADD COLUMN "is_bounded" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "kyc_level" text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "risk" text DEFAULT 'low' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "review_on" date;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "reminded_for" date;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "erase_on" date;--> statement-breakpoint
ALTER TABLE "banking"."customer_changes" ADD CONSTRAINT "customer_changes_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."data_exports" ADD CONSTRAINT "data_exports_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "customer_changes_open" ON "banking"."customer_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "customer_changes_customer" ON "banking"."customer_changes" USING btree ("customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_changes_one_open" ON "banking"."customer_changes" USING btree ("customer_id","kind") WHERE "banking"."customer_changes"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "data_exports_customer" ON "banking"."data_exports" USING btree ("customer_id","asked_at");--> statement-breakpoint
CREATE INDEX "data_exports_due" ON "banking"."data_exports" USING btree ("expires_at") WHERE status <> 'expired';--> statement-breakpoint
CREATE INDEX "customers_review" ON "banking"."customers" USING btree ("review_on","customer_id");--> statement-breakpoint
CREATE INDEX "customers_erase" ON "banking"."customers" USING btree ("erase_on") WHERE erase_on is not null;--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD CONSTRAINT "challenge_purpose" CHECK ("banking"."challenges"."purpose" in ('transfer', 'payee', 'limit', 'contact', 'new_contact', 'factor', 'export'));--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD CONSTRAINT "customer_kyc_level" CHECK ("banking"."customers"."kyc_level" in ('minimum', 'small', 'full'));--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD CONSTRAINT "customer_risk" CHECK ("banking"."customers"."risk" in ('low', 'medium', 'high'));--> statement-breakpoint
ALTER TABLE "banking"."pots" ADD CONSTRAINT "pot_name" CHECK ("banking"."pots"."name" <> '');
--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.open_account(text, uuid, text, text, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.add_payee(text, uuid, text, text, text, text, bigint, text, text, uuid, text);--> statement-breakpoint
UPDATE banking.customers c SET kyc_level = a.kyc_level, risk = coalesce(a.risk, 'low'), review_on = a.review_on
  FROM banking.applications a WHERE a.customer_id = c.id;--> statement-breakpoint
UPDATE banking.customers c SET review_on = c.member_since + interval '10 years' WHERE c.review_on IS NULL AND c.status <> 'closed';--> statement-breakpoint
UPDATE banking.accounts a SET is_bounded = true FROM banking.account_parties p JOIN banking.customers c ON c.id = p.customer_id
 WHERE p.account_id = a.id AND p.role = 'owner' AND (c.kyc_level <> 'full' OR c.status = 'restricted');
