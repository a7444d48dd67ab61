ALTER TYPE "banking"."account_status" ADD VALUE 'debit_frozen';--> statement-breakpoint
ALTER TYPE "banking"."account_status" ADD VALUE 'credit_frozen';--> statement-breakpoint
ALTER TYPE "banking"."account_status" ADD VALUE 'locked';--> statement-breakpoint
ALTER TYPE "banking"."account_type" ADD VALUE 'term_deposit';--> statement-breakpoint
CREATE TABLE "banking"."term_deposits" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."term_deposits_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" bigint NOT NULL,
	"payout_account_id" bigint NOT NULL,
	"offer_code" text NOT NULL,
	"principal" bigint NOT NULL,
	"rate_percent" numeric(7, 4) NOT NULL,
	"penalty_rate_percent" numeric(7, 4) NOT NULL,
	"least_days" integer NOT NULL,
	"day_count" text NOT NULL,
	"rounding" bigint NOT NULL,
	"opened_on" date NOT NULL,
	"matures_on" date NOT NULL,
	"renewal" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"interest" bigint,
	"ended_on" date,
	"ended_by" uuid,
	"renewed_from" bigint,
	"transaction_id" uuid,
	"scope" text,
	"key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "deposit_renewal" CHECK ("banking"."term_deposits"."renewal" in ('none', 'principal', 'principal_and_interest')),
	CONSTRAINT "deposit_status" CHECK ("banking"."term_deposits"."status" in ('active', 'matured', 'renewed', 'paid', 'closed_early')),
	CONSTRAINT "deposit_amounts" CHECK ("banking"."term_deposits"."principal" > 0 and "banking"."term_deposits"."interest" >= 0),
	CONSTRAINT "deposit_dates" CHECK ("banking"."term_deposits"."matures_on" > "banking"."term_deposits"."opened_on")
);
--> statement-breakpoint
CREATE TABLE "banking"."term_offers" (
	"code" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_until" date DEFAULT 'infinity' NOT NULL,
	"product_code" text NOT NULL,
	"months" integer,
	"days" integer,
	"rate_percent" numeric(7, 4) NOT NULL,
	"penalty_rate_percent" numeric(7, 4) NOT NULL,
	"least_days" integer NOT NULL,
	"minimum" bigint NOT NULL,
	"day_count" text NOT NULL,
	"rounding" bigint NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "term_offers_code_effective_from_pk" PRIMARY KEY("code","effective_from"),
	CONSTRAINT "offer_term" CHECK (num_nonnulls("banking"."term_offers"."months", "banking"."term_offers"."days") = 1 and coalesce("banking"."term_offers"."months", "banking"."term_offers"."days") > 0),
	CONSTRAINT "offer_rates" CHECK ("banking"."term_offers"."rate_percent" >= 0 and "banking"."term_offers"."penalty_rate_percent" between 0 and "banking"."term_offers"."rate_percent"),
	CONSTRAINT "offer_amounts" CHECK ("banking"."term_offers"."minimum" > 0 and "banking"."term_offers"."rounding" > 0 and "banking"."term_offers"."least_days" >= 0),
	CONSTRAINT "offer_day_count" CHECK ("banking"."term_offers"."day_count" in ('ACT/365F'))
);
--> statement-breakpoint
CREATE TABLE "banking"."force_debits" (
	"transaction_seq" bigint PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"hold_id" uuid,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"overdrawn" bigint NOT NULL,
	"currency" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "force_debit_kind" CHECK ("banking"."force_debits"."kind" in ('capture_above_hold', 'capture_after_expiry', 'offline_debit', 'chargeback', 'reversal')),
	CONSTRAINT "force_debit_amounts" CHECK ("banking"."force_debits"."amount" > 0 and "banking"."force_debits"."overdrawn" between 0 and "banking"."force_debits"."amount")
);
--> statement-breakpoint
CREATE TABLE "banking"."hold_moves" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."hold_moves_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"hold_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"authorised" bigint NOT NULL,
	"captured" bigint NOT NULL,
	"released" bigint NOT NULL,
	"status" text NOT NULL,
	"forced" bigint DEFAULT 0 NOT NULL,
	"transaction_id" uuid,
	"actor" text NOT NULL,
	"scope" text,
	"key" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "hold_move_kind" CHECK ("banking"."hold_moves"."kind" in ('place', 'increment', 'capture', 'release', 'expire'))
);
--> statement-breakpoint
CREATE TABLE "banking"."holds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" bigint NOT NULL,
	"currency" text NOT NULL,
	"authorised" bigint NOT NULL,
	"captured" bigint DEFAULT 0 NOT NULL,
	"released" bigint DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"merchant" text NOT NULL,
	"placed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "hold_status" CHECK ("banking"."holds"."status" in ('open', 'captured', 'released', 'expired')),
	CONSTRAINT "hold_amounts" CHECK ("banking"."holds"."authorised" > 0 and "banking"."holds"."captured" >= 0 and "banking"."holds"."released" >= 0
        and case when "banking"."holds"."status" = 'open' then "banking"."holds"."captured" + "banking"."holds"."released" < "banking"."holds"."authorised"
                 else "banking"."holds"."captured" + "banking"."holds"."released" = "banking"."holds"."authorised" end)
);
--> statement-breakpoint
CREATE TABLE "banking"."account_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."account_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text,
	"detail" jsonb,
	"scope" text,
	"key" text,
	CONSTRAINT "event_kind" CHECK ("banking"."account_events"."kind" in ('opened', 'frozen', 'unfrozen', 'dormant', 'woken', 'overdraft', 'holder_added', 'holder_removed', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "banking"."account_nominees" (
	"account_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"relation" text NOT NULL,
	"share_percent" numeric(5, 2) NOT NULL,
	"named_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_nominees_account_id_position_pk" PRIMARY KEY("account_id","position"),
	CONSTRAINT "nominee_share" CHECK ("banking"."account_nominees"."share_percent" > 0 and "banking"."account_nominees"."share_percent" <= 100)
);
--> statement-breakpoint
ALTER TABLE "banking"."products" ADD COLUMN "offered_from" date DEFAULT '2000-01-01' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."products" ADD COLUMN "offered_until" date DEFAULT 'infinity' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."products" ADD COLUMN "overdraft_most" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."term_deposits" ADD CONSTRAINT "term_deposits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."term_deposits" ADD CONSTRAINT "term_deposits_payout_account_id_accounts_id_fk" FOREIGN KEY ("payout_account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."term_offers" ADD CONSTRAINT "term_offers_product_code_products_code_fk" FOREIGN KEY ("product_code") REFERENCES "banking"."products"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."force_debits" ADD CONSTRAINT "force_debits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."force_debits" ADD CONSTRAINT "force_debits_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."hold_moves" ADD CONSTRAINT "hold_moves_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD CONSTRAINT "holds_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."account_events" ADD CONSTRAINT "account_events_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."account_nominees" ADD CONSTRAINT "account_nominees_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "term_deposits_running" ON "banking"."term_deposits" USING btree ("account_id") WHERE "banking"."term_deposits"."status" in ('active', 'matured');--> statement-breakpoint
CREATE UNIQUE INDEX "term_deposits_request" ON "banking"."term_deposits" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "term_deposits_due" ON "banking"."term_deposits" USING btree ("matures_on") WHERE "banking"."term_deposits"."status" = 'active';--> statement-breakpoint
CREATE INDEX "term_deposits_payout" ON "banking"."term_deposits" USING btree ("payout_account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "force_debits_hold" ON "banking"."force_debits" USING btree ("hold_id");--> statement-breakpoint
CREATE INDEX "force_debits_account" ON "banking"."force_debits" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "hold_moves_hold" ON "banking"."hold_moves" USING btree ("hold_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "hold_moves_request" ON "banking"."hold_moves" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "holds_account" ON "banking"."holds" USING btree ("account_id") WHERE "banking"."holds"."status" = 'open';--> statement-breakpoint
CREATE INDEX "holds_expiry" ON "banking"."holds" USING btree ("expires_at") WHERE "banking"."holds"."status" = 'open';--> statement-breakpoint
CREATE INDEX "account_events_account" ON "banking"."account_events" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_events_request" ON "banking"."account_events" USING btree ("scope","key");