CREATE TYPE "banking"."category" AS ENUM('groceries', 'eating_out', 'transport', 'housing', 'utilities', 'shopping', 'health', 'entertainment', 'travel', 'education', 'gifts', 'income', 'savings', 'transfers', 'cash', 'fees', 'taxes', 'other');--> statement-breakpoint
ALTER TYPE "banking"."transaction_type" ADD VALUE 'exchange';--> statement-breakpoint
ALTER TYPE "banking"."transaction_type" ADD VALUE 'reversal';--> statement-breakpoint
ALTER TYPE "banking"."transaction_type" ADD VALUE 'refund';--> statement-breakpoint
CREATE TABLE "banking"."access_logs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."access_logs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_user_id" bigint NOT NULL,
	"customer_id" bigint NOT NULL,
	"what" text NOT NULL,
	"request_id" text
);
--> statement-breakpoint
CREATE TABLE "banking"."force_debits" (
	"transaction_seq" bigint PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"overdrawn" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "banking"."gl_accounts" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"class" text NOT NULL,
	"parent" text,
	CONSTRAINT "gl_class" CHECK ("banking"."gl_accounts"."class" in ('asset', 'liability', 'equity', 'income', 'expense')),
	CONSTRAINT "gl_code" CHECK ("banking"."gl_accounts"."code" ~ '^[0-9]{4}$')
);
--> statement-breakpoint
CREATE TABLE "banking"."own_accounts" (
	"account_id" bigint PRIMARY KEY NOT NULL,
	"product_code" text NOT NULL,
	"currency" text NOT NULL,
	"shard" integer NOT NULL,
	"user_id" bigint,
	CONSTRAINT "own_account_holder" CHECK (("banking"."own_accounts"."product_code" = 'till') = ("banking"."own_accounts"."user_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "banking"."proposals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"maker_user_id" bigint NOT NULL,
	"maker_person" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"account_number" text,
	"original_seq" bigint,
	"force_kind" text,
	"note" text,
	"ordered_at" timestamp with time zone NOT NULL,
	"order_mac" "bytea" NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"checker_user_id" bigint,
	"checker_person" text,
	"settled_at" timestamp with time zone,
	"reason" text,
	"transaction_seq" bigint,
	CONSTRAINT "proposal_status" CHECK ("banking"."proposals"."status" in ('pending', 'approved', 'refused', 'expired')),
	CONSTRAINT "proposal_amount" CHECK ("banking"."proposals"."amount" > 0),
	CONSTRAINT "proposal_second_person" CHECK ("banking"."proposals"."checker_person" <> "banking"."proposals"."maker_person"),
	CONSTRAINT "proposal_settled" CHECK (("banking"."proposals"."status" in ('approved', 'refused')) = ("banking"."proposals"."checker_person" is not null and "banking"."proposals"."checker_user_id" is not null)),
	CONSTRAINT "proposal_done" CHECK (("banking"."proposals"."status" = 'approved') = ("banking"."proposals"."transaction_seq" is not null))
);
--> statement-breakpoint
CREATE TABLE "banking"."reversals" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"original_seq" bigint,
	"amount" bigint,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reversals_original_seq_unique" UNIQUE("original_seq"),
	CONSTRAINT "reversal_within_original" CHECK ("banking"."reversals"."refunded" between 0 and coalesce("banking"."reversals"."amount", 0)),
	CONSTRAINT "reversal_original" CHECK (("banking"."reversals"."original_seq" is null) = ("banking"."reversals"."amount" is null))
);
--> statement-breakpoint
CREATE TABLE "banking"."fx_quotes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"sell_currency" text NOT NULL,
	"buy_currency" text NOT NULL,
	"sell_minor" bigint NOT NULL,
	"buy_minor" bigint NOT NULL,
	"rate" numeric(20, 10) NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"sold_seq" bigint,
	"bought_seq" bigint,
	CONSTRAINT "fx_quote_amounts" CHECK ("banking"."fx_quotes"."sell_minor" > 0 and "banking"."fx_quotes"."buy_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."fx_rates" (
	"base" text NOT NULL,
	"counter" text NOT NULL,
	"effective_at" timestamp with time zone NOT NULL,
	"mid" numeric(20, 10) NOT NULL,
	"margin_percent" numeric(6, 4) NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "fx_rates_base_counter_effective_at_pk" PRIMARY KEY("base","counter","effective_at"),
	CONSTRAINT "fx_rate_pair" CHECK ("banking"."fx_rates"."base" <> "banking"."fx_rates"."counter"),
	CONSTRAINT "fx_rate_mid" CHECK ("banking"."fx_rates"."mid" > 0),
	CONSTRAINT "fx_rate_margin" CHECK ("banking"."fx_rates"."margin_percent" >= 0 and "banking"."fx_rates"."margin_percent" < 100)
);
--> statement-breakpoint
CREATE TABLE "banking"."transaction_notes" (
	"account_id" bigint NOT NULL,
	"transaction_seq" bigint NOT NULL,
	"note" text,
	"category" "banking"."category",
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "transaction_notes_account_id_transaction_seq_pk" PRIMARY KEY("account_id","transaction_seq"),
	CONSTRAINT "note_length" CHECK (char_length("banking"."transaction_notes"."note") between 1 and 280),
	CONSTRAINT "note_or_category" CHECK ("banking"."transaction_notes"."note" is not null or "banking"."transaction_notes"."category" is not null)
);
--> statement-breakpoint
DROP INDEX "banking"."entries_account_seq";--> statement-breakpoint
ALTER TABLE "banking"."products" ADD COLUMN "gl_code" text;--> statement-breakpoint
ALTER TABLE "banking"."transactions" ADD COLUMN "reverses_seq" bigint;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "person_id" bigint;--> statement-breakpoint
ALTER TABLE "banking"."force_debits" ADD CONSTRAINT "force_debits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."gl_accounts" ADD CONSTRAINT "gl_accounts_parent_gl_accounts_code_fk" FOREIGN KEY ("parent") REFERENCES "banking"."gl_accounts"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."own_accounts" ADD CONSTRAINT "own_accounts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."own_accounts" ADD CONSTRAINT "own_accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."proposals" ADD CONSTRAINT "proposals_maker_user_id_users_id_fk" FOREIGN KEY ("maker_user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."proposals" ADD CONSTRAINT "proposals_checker_user_id_users_id_fk" FOREIGN KEY ("checker_user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."fx_quotes" ADD CONSTRAINT "fx_quotes_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_logs_customer" ON "banking"."access_logs" USING btree ("customer_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "own_accounts_shard" ON "banking"."own_accounts" USING btree ("product_code","currency","shard");--> statement-breakpoint
CREATE UNIQUE INDEX "own_accounts_holder" ON "banking"."own_accounts" USING btree ("user_id","currency");--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_request" ON "banking"."proposals" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "proposals_open" ON "banking"."proposals" USING btree ("status","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "reversals_original" ON "banking"."reversals" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "fx_quotes_customer" ON "banking"."fx_quotes" USING btree ("customer_id","created_at");--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "users_person_id_customers_id_fk" FOREIGN KEY ("person_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "customers_name" ON "banking"."customers" USING btree (lower("full_name") text_pattern_ops,"id");--> statement-breakpoint
CREATE INDEX "entries_account_day" ON "banking"."entries" USING btree ("account_id","booking_date","transaction_seq","amount");--> statement-breakpoint
CREATE INDEX "transactions_booking_date" ON "banking"."transactions" USING brin ("booking_date");