CREATE TYPE "banking"."interest_kind" AS ENUM('credit', 'debit');--> statement-breakpoint
CREATE TYPE "banking"."category" AS ENUM('groceries', 'eating_out', 'transport', 'housing', 'utilities', 'shopping', 'health', 'entertainment', 'travel', 'education', 'gifts', 'income', 'savings', 'transfers', 'cash', 'fees', 'taxes', 'other');--> statement-breakpoint
ALTER TYPE "banking"."account_status" ADD VALUE 'debit_frozen';--> statement-breakpoint
ALTER TYPE "banking"."account_status" ADD VALUE 'credit_frozen';--> statement-breakpoint
ALTER TYPE "banking"."account_status" ADD VALUE 'locked';--> statement-breakpoint
ALTER TYPE "banking"."account_type" ADD VALUE 'term_deposit';--> statement-breakpoint
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
CREATE TABLE "banking"."force_debits" (
	"transaction_seq" bigint PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"hold_id" uuid,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"overdrawn" bigint NOT NULL,
	"currency" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
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
CREATE TABLE "banking"."account_limits" (
	"account_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"lowered_per_transaction" bigint,
	"lowered_daily_amount" bigint,
	"lowered_daily_count" integer,
	"lowered_monthly_amount" bigint,
	"granted_per_transaction" bigint,
	"granted_daily_amount" bigint,
	"granted_daily_count" integer,
	"granted_monthly_amount" bigint,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_limits_account_id_channel_pk" PRIMARY KEY("account_id","channel"),
	CONSTRAINT "account_limit_channel" CHECK ("banking"."account_limits"."channel" in ('web', 'api')),
	CONSTRAINT "account_limits_not_negative" CHECK (least("banking"."account_limits"."lowered_per_transaction", "banking"."account_limits"."lowered_daily_amount", "banking"."account_limits"."lowered_daily_count", "banking"."account_limits"."lowered_monthly_amount",
        "banking"."account_limits"."granted_per_transaction", "banking"."account_limits"."granted_daily_amount", "banking"."account_limits"."granted_daily_count", "banking"."account_limits"."granted_monthly_amount") >= 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."limit_raises" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"value" bigint NOT NULL,
	"reason" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"proposed_by" bigint NOT NULL,
	"proposed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_by" bigint,
	"decided_at" timestamp with time zone,
	CONSTRAINT "limit_raise_channel" CHECK ("banking"."limit_raises"."channel" in ('web', 'api')),
	CONSTRAINT "limit_raise_kind" CHECK ("banking"."limit_raises"."kind" in ('per_transaction', 'daily_amount', 'daily_count', 'monthly_amount')),
	CONSTRAINT "limit_raise_value" CHECK ("banking"."limit_raises"."value" > 0),
	CONSTRAINT "limit_raise_status" CHECK ("banking"."limit_raises"."status" in ('pending', 'approved', 'rejected')),
	CONSTRAINT "limit_raise_decided" CHECK (("banking"."limit_raises"."status" = 'pending') = ("banking"."limit_raises"."decided_by" is null)),
	CONSTRAINT "limit_raise_four_eyes" CHECK ("banking"."limit_raises"."decided_by" <> "banking"."limit_raises"."proposed_by")
);
--> statement-breakpoint
CREATE TABLE "banking"."limit_usage" (
	"owner_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"day" date NOT NULL,
	"day_amount" bigint NOT NULL,
	"day_count" integer NOT NULL,
	"month_amount" bigint NOT NULL,
	"per_transaction" bigint NOT NULL,
	"daily_amount" bigint NOT NULL,
	"daily_count" integer NOT NULL,
	"monthly_amount" bigint NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	CONSTRAINT "limit_usage_owner_id_channel_pk" PRIMARY KEY("owner_id","channel")
);
--> statement-breakpoint
CREATE TABLE "banking"."product_limits" (
	"product_code" text NOT NULL,
	"channel" text NOT NULL,
	"effective_from" date NOT NULL,
	"per_transaction" bigint,
	"daily_amount" bigint,
	"daily_count" integer,
	"monthly_amount" bigint,
	"source" text NOT NULL,
	CONSTRAINT "product_limits_product_code_channel_effective_from_pk" PRIMARY KEY("product_code","channel","effective_from"),
	CONSTRAINT "product_limit_channel" CHECK ("banking"."product_limits"."channel" in ('web', 'api')),
	CONSTRAINT "product_limits_not_negative" CHECK (least("banking"."product_limits"."per_transaction", "banking"."product_limits"."daily_amount", "banking"."product_limits"."daily_count", "banking"."product_limits"."monthly_amount") >= 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."payees" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"account_number" text NOT NULL,
	"name" text NOT NULL,
	"typed_name" text NOT NULL,
	"match" text NOT NULL,
	"nickname" text,
	"daily_limit" bigint,
	"currency" text NOT NULL,
	"paid_on" date,
	"paid_amount" bigint,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"new_until" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "payee_status" CHECK ("banking"."payees"."status" in ('active', 'removed')),
	CONSTRAINT "payee_match" CHECK ("banking"."payees"."match" in ('match', 'close', 'none')),
	CONSTRAINT "payee_daily_limit" CHECK ("banking"."payees"."daily_limit" >= 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."holidays" (
	"day" date PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "banking"."schedule_runs" (
	"schedule_id" uuid NOT NULL,
	"due_date" date NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"attempts" integer NOT NULL,
	"retry_on" date,
	"retry_until" date,
	"tried_on" date NOT NULL,
	"transaction_seq" bigint,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "schedule_runs_schedule_id_due_date_pk" PRIMARY KEY("schedule_id","due_date"),
	CONSTRAINT "schedule_run_status" CHECK ("banking"."schedule_runs"."status" in ('paid', 'waiting', 'skipped', 'failed')),
	CONSTRAINT "schedule_run_paid" CHECK (("banking"."schedule_runs"."status" = 'paid') = ("banking"."schedule_runs"."transaction_seq" is not null)),
	CONSTRAINT "schedule_run_waiting" CHECK (("banking"."schedule_runs"."status" = 'waiting') = ("banking"."schedule_runs"."retry_on" is not null))
);
--> statement-breakpoint
CREATE TABLE "banking"."schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"from_account_id" bigint NOT NULL,
	"to_number" text NOT NULL,
	"to_name" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"note" text,
	"first_date" date NOT NULL,
	"rule" text NOT NULL,
	"month_end" text NOT NULL,
	"holiday" text NOT NULL,
	"until_date" date,
	"times" integer,
	"retry_days" integer NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"next_number" integer NOT NULL,
	"next_nominal" date,
	"next_date" date,
	"done_count" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "schedule_channel" CHECK ("banking"."schedules"."channel" in ('web', 'api')),
	CONSTRAINT "schedule_amount" CHECK ("banking"."schedules"."amount" > 0),
	CONSTRAINT "schedule_rule" CHECK ("banking"."schedules"."rule" in ('once', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly')),
	CONSTRAINT "schedule_month_end" CHECK ("banking"."schedules"."month_end" in ('last_day', 'skip')),
	CONSTRAINT "schedule_holiday" CHECK ("banking"."schedules"."holiday" in ('before', 'after', 'ignore')),
	CONSTRAINT "schedule_times" CHECK ("banking"."schedules"."times" > 0),
	CONSTRAINT "schedule_retry" CHECK ("banking"."schedules"."retry_days" >= 0),
	CONSTRAINT "schedule_status" CHECK ("banking"."schedules"."status" in ('active', 'paused', 'finished', 'cancelled')),
	CONSTRAINT "schedule_next" CHECK ("banking"."schedules"."status" not in ('active', 'paused') or "banking"."schedules"."next_date" is not null)
);
--> statement-breakpoint
CREATE TABLE "banking"."roots" (
	"date" date PRIMARY KEY NOT NULL,
	"accounts" integer NOT NULL,
	"chunks" "bytea" NOT NULL,
	"root" "bytea" NOT NULL,
	"seal" "bytea" NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"key_id" text,
	"signature" "bytea",
	"published_at" timestamp with time zone,
	CONSTRAINT "root_signed" CHECK (("banking"."roots"."key_id" is null) = ("banking"."roots"."signature" is null)),
	CONSTRAINT "root_published_signed" CHECK ("banking"."roots"."published_at" is null or "banking"."roots"."signature" is not null)
);
--> statement-breakpoint
CREATE TABLE "banking"."seal_keys" (
	"key_id" text PRIMARY KEY NOT NULL,
	"public_key" "bytea" NOT NULL,
	"first_used_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "seal_key_length" CHECK (length("banking"."seal_keys"."public_key") = 32)
);
--> statement-breakpoint
CREATE TABLE "banking"."seals" (
	"number" bigint PRIMARY KEY NOT NULL,
	"first_seq" bigint NOT NULL,
	"last_seq" bigint NOT NULL,
	"entries" integer NOT NULL,
	"digest" "bytea" NOT NULL,
	"previous" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"key_id" text,
	"signature" "bytea",
	CONSTRAINT "seals_first_seq_unique" UNIQUE("first_seq"),
	CONSTRAINT "seals_last_seq_unique" UNIQUE("last_seq"),
	CONSTRAINT "seals_previous_unique" UNIQUE("previous"),
	CONSTRAINT "seals_hash_unique" UNIQUE("hash"),
	CONSTRAINT "seal_range" CHECK ("banking"."seals"."first_seq" <= "banking"."seals"."last_seq" and "banking"."seals"."number" > 0),
	CONSTRAINT "seal_signed" CHECK (("banking"."seals"."key_id" is null) = ("banking"."seals"."signature" is null))
);
--> statement-breakpoint
DROP INDEX "banking"."entries_account_seq";--> statement-breakpoint
ALTER TABLE "banking"."products" ADD COLUMN "gl_code" text;--> statement-breakpoint
ALTER TABLE "banking"."products" ADD COLUMN "offered_from" date DEFAULT '2000-01-01' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."products" ADD COLUMN "offered_until" date DEFAULT 'infinity' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."products" ADD COLUMN "overdraft_most" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."transactions" ADD COLUMN "reverses_seq" bigint;--> statement-breakpoint
ALTER TABLE "banking"."transactions" ADD COLUMN "limit_channel" text;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "person_id" bigint;--> statement-breakpoint
ALTER TABLE "banking"."gl_accounts" ADD CONSTRAINT "gl_accounts_parent_gl_accounts_code_fk" FOREIGN KEY ("parent") REFERENCES "banking"."gl_accounts"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."own_accounts" ADD CONSTRAINT "own_accounts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."own_accounts" ADD CONSTRAINT "own_accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."proposals" ADD CONSTRAINT "proposals_maker_user_id_users_id_fk" FOREIGN KEY ("maker_user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."proposals" ADD CONSTRAINT "proposals_checker_user_id_users_id_fk" FOREIGN KEY ("checker_user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."eod_steps" ADD CONSTRAINT "eod_steps_closed_date_eod_runs_closed_date_fk" FOREIGN KEY ("closed_date") REFERENCES "banking"."eod_runs"("closed_date") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."product_terms" ADD CONSTRAINT "product_terms_product_code_products_code_fk" FOREIGN KEY ("product_code") REFERENCES "banking"."products"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."term_deposits" ADD CONSTRAINT "term_deposits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."term_deposits" ADD CONSTRAINT "term_deposits_payout_account_id_accounts_id_fk" FOREIGN KEY ("payout_account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."term_offers" ADD CONSTRAINT "term_offers_product_code_products_code_fk" FOREIGN KEY ("product_code") REFERENCES "banking"."products"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."fx_quotes" ADD CONSTRAINT "fx_quotes_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."force_debits" ADD CONSTRAINT "force_debits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."force_debits" ADD CONSTRAINT "force_debits_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."hold_moves" ADD CONSTRAINT "hold_moves_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD CONSTRAINT "holds_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."account_events" ADD CONSTRAINT "account_events_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."account_nominees" ADD CONSTRAINT "account_nominees_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."account_limits" ADD CONSTRAINT "account_limits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."limit_raises" ADD CONSTRAINT "limit_raises_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."limit_raises" ADD CONSTRAINT "limit_raises_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."limit_raises" ADD CONSTRAINT "limit_raises_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."product_limits" ADD CONSTRAINT "product_limits_product_code_products_code_fk" FOREIGN KEY ("product_code") REFERENCES "banking"."products"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."payees" ADD CONSTRAINT "payees_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."schedule_runs" ADD CONSTRAINT "schedule_runs_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "banking"."schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."schedules" ADD CONSTRAINT "schedules_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."schedules" ADD CONSTRAINT "schedules_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."schedules" ADD CONSTRAINT "schedules_from_account_id_accounts_id_fk" FOREIGN KEY ("from_account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."roots" ADD CONSTRAINT "roots_key_id_seal_keys_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "banking"."seal_keys"("key_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."seals" ADD CONSTRAINT "seals_key_id_seal_keys_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "banking"."seal_keys"("key_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_logs_customer" ON "banking"."access_logs" USING btree ("customer_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "own_accounts_shard" ON "banking"."own_accounts" USING btree ("product_code","currency","shard");--> statement-breakpoint
CREATE UNIQUE INDEX "own_accounts_holder" ON "banking"."own_accounts" USING btree ("user_id","currency");--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_request" ON "banking"."proposals" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "proposals_open" ON "banking"."proposals" USING btree ("status","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "reversals_original" ON "banking"."reversals" USING btree ("scope","key");--> statement-breakpoint
CREATE UNIQUE INDEX "eod_runs_one_open" ON "banking"."eod_runs" USING btree (("status" <> 'done')) WHERE "banking"."eod_runs"."status" <> 'done';--> statement-breakpoint
CREATE UNIQUE INDEX "term_deposits_running" ON "banking"."term_deposits" USING btree ("account_id") WHERE "banking"."term_deposits"."status" in ('active', 'matured');--> statement-breakpoint
CREATE UNIQUE INDEX "term_deposits_request" ON "banking"."term_deposits" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "term_deposits_due" ON "banking"."term_deposits" USING btree ("matures_on") WHERE "banking"."term_deposits"."status" = 'active';--> statement-breakpoint
CREATE INDEX "term_deposits_payout" ON "banking"."term_deposits" USING btree ("payout_account_id");--> statement-breakpoint
CREATE INDEX "fx_quotes_customer" ON "banking"."fx_quotes" USING btree ("customer_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "force_debits_hold" ON "banking"."force_debits" USING btree ("hold_id");--> statement-breakpoint
CREATE INDEX "force_debits_account" ON "banking"."force_debits" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "hold_moves_hold" ON "banking"."hold_moves" USING btree ("hold_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "hold_moves_request" ON "banking"."hold_moves" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "holds_account" ON "banking"."holds" USING btree ("account_id") WHERE "banking"."holds"."status" = 'open';--> statement-breakpoint
CREATE INDEX "holds_expiry" ON "banking"."holds" USING btree ("expires_at") WHERE "banking"."holds"."status" = 'open';--> statement-breakpoint
CREATE INDEX "account_events_account" ON "banking"."account_events" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_events_request" ON "banking"."account_events" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "limit_raises_pending" ON "banking"."limit_raises" USING btree ("proposed_at") WHERE status = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "payees_active" ON "banking"."payees" USING btree ("customer_id","account_number") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "payees_customer" ON "banking"."payees" USING btree ("customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "schedule_runs_transaction" ON "banking"."schedule_runs" USING btree ("transaction_seq");--> statement-breakpoint
CREATE INDEX "schedule_runs_waiting" ON "banking"."schedule_runs" USING btree ("retry_on") WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX "schedules_customer" ON "banking"."schedules" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "schedules_due" ON "banking"."schedules" USING btree ("next_date","id") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "schedules_from" ON "banking"."schedules" USING btree ("from_account_id");--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "users_person_id_customers_id_fk" FOREIGN KEY ("person_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "customers_name" ON "banking"."customers" USING btree (lower("full_name") text_pattern_ops,"id");--> statement-breakpoint
CREATE INDEX "entries_account_day" ON "banking"."entries" USING btree ("account_id","booking_date","transaction_seq","amount");--> statement-breakpoint
CREATE INDEX "transactions_booking_date" ON "banking"."transactions" USING brin ("booking_date");