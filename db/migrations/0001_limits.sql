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
ALTER TABLE "banking"."transactions" ADD COLUMN "limit_channel" text;--> statement-breakpoint
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
CREATE INDEX "limit_raises_pending" ON "banking"."limit_raises" USING btree ("proposed_at") WHERE status = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "payees_active" ON "banking"."payees" USING btree ("customer_id","account_number") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "payees_customer" ON "banking"."payees" USING btree ("customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "schedule_runs_transaction" ON "banking"."schedule_runs" USING btree ("transaction_seq");--> statement-breakpoint
CREATE INDEX "schedule_runs_waiting" ON "banking"."schedule_runs" USING btree ("retry_on") WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX "schedules_customer" ON "banking"."schedules" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "schedules_due" ON "banking"."schedules" USING btree ("next_date","id") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "schedules_from" ON "banking"."schedules" USING btree ("from_account_id");--> statement-breakpoint
-- Their parameters changed: the channel, and the channel whose limits a movement counts against.
drop function if exists banking.make_transfer(text, uuid, text, text, text, bigint, text, text, timestamptz, bytea, text);--> statement-breakpoint
drop function if exists banking.post(text, text, uuid, text, banking.accounts, banking.accounts, text, text, bigint, text, timestamptz, bytea, text, timestamptz);
