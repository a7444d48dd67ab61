CREATE SCHEMA "banking";
--> statement-breakpoint
CREATE TYPE "banking"."account_status" AS ENUM('active', 'frozen', 'dormant', 'closed');--> statement-breakpoint
CREATE TYPE "banking"."account_type" AS ENUM('savings', 'current', 'bank');--> statement-breakpoint
CREATE TYPE "banking"."transaction_type" AS ENUM('transfer', 'payment', 'deposit', 'withdrawal', 'fee', 'interest', 'opening');--> statement-breakpoint
CREATE SEQUENCE "banking"."account_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "banking"."customer_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "banking"."account_parties" (
	"account_id" bigint NOT NULL,
	"customer_id" bigint NOT NULL,
	"role" text NOT NULL,
	"mandate" text NOT NULL,
	"valid_from" timestamp with time zone DEFAULT now() NOT NULL,
	"valid_until" timestamp with time zone DEFAULT 'infinity' NOT NULL,
	CONSTRAINT "account_parties_customer_id_account_id_pk" PRIMARY KEY("customer_id","account_id"),
	CONSTRAINT "party_role" CHECK ("banking"."account_parties"."role" in ('owner', 'joint', 'guardian', 'signatory')),
	CONSTRAINT "party_mandate" CHECK ("banking"."account_parties"."mandate" in ('either', 'jointly', 'view'))
);
--> statement-breakpoint
CREATE TABLE "banking"."accounts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."accounts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_number" text NOT NULL,
	"product_code" text NOT NULL,
	"type" "banking"."account_type" NOT NULL,
	"currency" text NOT NULL,
	"status" "banking"."account_status" DEFAULT 'active' NOT NULL,
	"holder_name" text NOT NULL,
	"nickname" text,
	"posted" bigint DEFAULT 0 NOT NULL,
	"held" bigint DEFAULT 0 NOT NULL,
	"overdraft_limit" bigint DEFAULT 0 NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"head" "bytea",
	"opened_on" date NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_account_number_unique" UNIQUE("account_number")
);
--> statement-breakpoint
CREATE TABLE "banking"."products" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"type" "banking"."account_type" NOT NULL,
	"currency" text NOT NULL,
	"interest_rate_percent" numeric(7, 4),
	"summary" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "banking"."audit_logs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."audit_logs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"request_id" text,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "banking"."security_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."security_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"severity" text NOT NULL,
	"user_id" bigint,
	"request_id" text,
	"address" text,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "banking"."configurations" (
	"name" text NOT NULL,
	"effective_from" date NOT NULL,
	"value" jsonb NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "configurations_name_effective_from_pk" PRIMARY KEY("name","effective_from")
);
--> statement-breakpoint
CREATE TABLE "banking"."outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"channel" text NOT NULL,
	"user_id" bigint NOT NULL,
	"template" text NOT NULL,
	"facts" jsonb NOT NULL,
	"sent_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "banking"."secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"value" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "banking"."throttles" (
	"key" text PRIMARY KEY NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"calls" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "banking"."customers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."customers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer_id" text NOT NULL,
	"full_name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"member_since" date NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_customer_id_unique" UNIQUE("customer_id"),
	CONSTRAINT "customer_id_format" CHECK ("banking"."customers"."customer_id" ~ '^C[0-9]{10}$'),
	CONSTRAINT "customer_status" CHECK ("banking"."customers"."status" in ('active', 'restricted', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "banking"."business_dates" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"current" date NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "business_date_only" CHECK ("banking"."business_dates"."only")
);
--> statement-breakpoint
CREATE TABLE "banking"."entries" (
	"transaction_seq" bigint NOT NULL,
	"account_id" bigint NOT NULL,
	"version" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"balance_after" bigint NOT NULL,
	"booking_date" date NOT NULL,
	"value_date" date NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "entries_transaction_seq_account_id_pk" PRIMARY KEY("transaction_seq","account_id")
);
--> statement-breakpoint
CREATE TABLE "banking"."request_keys" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"payload_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "request_keys_scope_key_pk" PRIMARY KEY("scope","key")
);
--> statement-breakpoint
CREATE TABLE "banking"."transactions" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."transactions_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" uuid NOT NULL,
	"scope" text NOT NULL,
	"type" "banking"."transaction_type" NOT NULL,
	"actor" text NOT NULL,
	"from_number" text,
	"to_number" text,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"booking_date" date NOT NULL,
	"value_date" date NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ordered_at" timestamp with time zone NOT NULL,
	"origin_mac" "bytea" NOT NULL,
	"text_salt" "bytea" NOT NULL,
	"from_name" text NOT NULL,
	"to_name" text NOT NULL,
	"note" text,
	"text_commitment" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "banking"."migrations" (
	"name" text PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"applied_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "banking"."auth_tokens" (
	"jti_hash" "bytea" PRIMARY KEY NOT NULL,
	"session_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"customer_id" bigint,
	"kind" text NOT NULL,
	"issued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "banking"."refresh_tokens" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"session_id" bigint NOT NULL,
	"issued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"used_at" timestamp with time zone,
	"successor_hash" "bytea",
	"voided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "banking"."user_sessions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."user_sessions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"idle_seconds" integer,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"previous_sign_in_at" timestamp with time zone,
	"user_agent" text,
	"address" text,
	CONSTRAINT "session_channel" CHECK ("banking"."user_sessions"."channel" in ('web', 'api'))
);
--> statement-breakpoint
CREATE TABLE "banking"."users" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"customer_id" bigint,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"phone" text,
	"status" text DEFAULT 'active' NOT NULL,
	"password_salt" "bytea" NOT NULL,
	"password_memory_kib" integer NOT NULL,
	"password_passes" integer NOT NULL,
	"password_lanes" integer NOT NULL,
	"password_verifier" "bytea" NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"blocked_until" timestamp with time zone,
	"last_sign_in_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_customer_id_unique" UNIQUE("customer_id"),
	CONSTRAINT "users_email_unique" UNIQUE("email"),
	CONSTRAINT "user_kind" CHECK ("banking"."users"."kind" in ('customer', 'operator', 'admin')),
	CONSTRAINT "user_status" CHECK ("banking"."users"."status" in ('active', 'suspended', 'closed')),
	CONSTRAINT "user_customer" CHECK (("banking"."users"."kind" = 'customer') = ("banking"."users"."customer_id" is not null)),
	CONSTRAINT "user_email_lower" CHECK ("banking"."users"."email" = lower("banking"."users"."email")),
	CONSTRAINT "user_salt_length" CHECK (length("banking"."users"."password_salt") = 16),
	CONSTRAINT "user_verifier_length" CHECK (length("banking"."users"."password_verifier") = 32)
);
--> statement-breakpoint
ALTER TABLE "banking"."account_parties" ADD CONSTRAINT "account_parties_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."account_parties" ADD CONSTRAINT "account_parties_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."accounts" ADD CONSTRAINT "accounts_product_code_products_code_fk" FOREIGN KEY ("product_code") REFERENCES "banking"."products"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."auth_tokens" ADD CONSTRAINT "auth_tokens_session_id_user_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "banking"."user_sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."refresh_tokens" ADD CONSTRAINT "refresh_tokens_session_id_user_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "banking"."user_sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."user_sessions" ADD CONSTRAINT "user_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "users_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_parties_account" ON "banking"."account_parties" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "security_events_user" ON "banking"."security_events" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "entries_account_seq" ON "banking"."entries" USING btree ("account_id","transaction_seq");--> statement-breakpoint
CREATE UNIQUE INDEX "transactions_id_scope" ON "banking"."transactions" USING btree ("id","scope");--> statement-breakpoint
CREATE INDEX "auth_tokens_session" ON "banking"."auth_tokens" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_session" ON "banking"."refresh_tokens" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "user_sessions_user" ON "banking"."user_sessions" USING btree ("user_id");