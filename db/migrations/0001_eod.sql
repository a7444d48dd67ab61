CREATE TYPE "banking"."interest_kind" AS ENUM('credit', 'debit');--> statement-breakpoint
CREATE TABLE "banking"."account_days" (
	"account_id" bigint NOT NULL,
	"date" date NOT NULL,
	"booked" bigint NOT NULL,
	"valued" bigint NOT NULL,
	CONSTRAINT "account_days_account_id_date_pk" PRIMARY KEY("account_id","date")
);
--> statement-breakpoint
CREATE TABLE "banking"."eod_runs" (
	"closed_date" date PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"started_by" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"key_hash" "bytea" NOT NULL,
	"seq_before" bigint NOT NULL,
	"boundary" "xid8",
	"seq_after" bigint,
	CONSTRAINT "run_status" CHECK ("banking"."eod_runs"."status" in ('waiting', 'running', 'done'))
);
--> statement-breakpoint
CREATE TABLE "banking"."eod_step_list" (
	"name" text PRIMARY KEY NOT NULL,
	"position" integer NOT NULL,
	"function" text NOT NULL,
	"chunk" integer DEFAULT 1000 NOT NULL,
	CONSTRAINT "eod_step_list_position_unique" UNIQUE("position")
);
--> statement-breakpoint
CREATE TABLE "banking"."eod_steps" (
	"closed_date" date NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"cursor" bigint DEFAULT 0 NOT NULL,
	"done" bigint DEFAULT 0 NOT NULL,
	"chunks" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "eod_steps_closed_date_name_pk" PRIMARY KEY("closed_date","name"),
	CONSTRAINT "step_status" CHECK ("banking"."eod_steps"."status" in ('waiting', 'running', 'done'))
);
--> statement-breakpoint
CREATE TABLE "banking"."fee_charges" (
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"month" date NOT NULL,
	"closed_date" date NOT NULL,
	"due" bigint NOT NULL,
	"charged" bigint NOT NULL,
	"transaction_seq" bigint,
	CONSTRAINT "fee_charges_account_id_kind_month_pk" PRIMARY KEY("account_id","kind","month"),
	CONSTRAINT "fee_kind" CHECK ("banking"."fee_charges"."kind" in ('monthly', 'minimum_balance')),
	CONSTRAINT "fee_within_due" CHECK ("banking"."fee_charges"."charged" between 0 and "banking"."fee_charges"."due"),
	CONSTRAINT "fee_posted" CHECK (("banking"."fee_charges"."charged" > 0) = ("banking"."fee_charges"."transaction_seq" is not null))
);
--> statement-breakpoint
CREATE TABLE "banking"."interest_accruals" (
	"account_id" bigint NOT NULL,
	"date" date NOT NULL,
	"kind" "banking"."interest_kind" NOT NULL,
	"revision" smallint NOT NULL,
	"closed_date" date NOT NULL,
	"balance" bigint NOT NULL,
	"micros" bigint NOT NULL,
	CONSTRAINT "interest_accruals_account_id_date_kind_revision_pk" PRIMARY KEY("account_id","date","kind","revision")
);
--> statement-breakpoint
CREATE TABLE "banking"."interest_positions" (
	"account_id" bigint PRIMARY KEY NOT NULL,
	"since" date NOT NULL,
	"through" date NOT NULL,
	"dirty_from" date,
	"credit_micros" bigint DEFAULT 0 NOT NULL,
	"debit_micros" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "banking"."interest_postings" (
	"account_id" bigint NOT NULL,
	"closed_date" date NOT NULL,
	"kind" "banking"."interest_kind" NOT NULL,
	"micros_before" bigint NOT NULL,
	"minor" bigint NOT NULL,
	"micros_after" bigint NOT NULL,
	"transaction_seq" bigint NOT NULL,
	CONSTRAINT "interest_postings_account_id_closed_date_kind_pk" PRIMARY KEY("account_id","closed_date","kind"),
	CONSTRAINT "interest_posted" CHECK ("banking"."interest_postings"."minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."product_terms" (
	"product_code" text NOT NULL,
	"effective_from" date NOT NULL,
	"interest_rate_percent" numeric(7, 4),
	"overdraft_rate_percent" numeric(7, 4),
	"day_count" text DEFAULT 'ACT/365F' NOT NULL,
	"capitalise" text DEFAULT 'quarterly' NOT NULL,
	"rounding" bigint DEFAULT 100 NOT NULL,
	"minimum_balance" bigint DEFAULT 0 NOT NULL,
	"minimum_balance_fee" bigint DEFAULT 0 NOT NULL,
	"monthly_fee" bigint DEFAULT 0 NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "product_terms_product_code_effective_from_pk" PRIMARY KEY("product_code","effective_from"),
	CONSTRAINT "terms_day_count" CHECK ("banking"."product_terms"."day_count" in ('ACT/365F', 'ACT/ACT', '30/360')),
	CONSTRAINT "terms_capitalise" CHECK ("banking"."product_terms"."capitalise" in ('monthly', 'quarterly')),
	CONSTRAINT "terms_rates" CHECK ("banking"."product_terms"."interest_rate_percent" >= 0 and "banking"."product_terms"."overdraft_rate_percent" >= 0),
	CONSTRAINT "terms_rounding" CHECK ("banking"."product_terms"."rounding" >= 1),
	CONSTRAINT "terms_amounts" CHECK ("banking"."product_terms"."minimum_balance" >= 0 and "banking"."product_terms"."minimum_balance_fee" >= 0 and "banking"."product_terms"."monthly_fee" >= 0)
);
--> statement-breakpoint
ALTER TABLE "banking"."eod_steps" ADD CONSTRAINT "eod_steps_closed_date_eod_runs_closed_date_fk" FOREIGN KEY ("closed_date") REFERENCES "banking"."eod_runs"("closed_date") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."product_terms" ADD CONSTRAINT "product_terms_product_code_products_code_fk" FOREIGN KEY ("product_code") REFERENCES "banking"."products"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "eod_runs_one_open" ON "banking"."eod_runs" USING btree (("status" <> 'done')) WHERE "banking"."eod_runs"."status" <> 'done';--> statement-breakpoint
ALTER TABLE "banking"."products" DROP COLUMN "interest_rate_percent";