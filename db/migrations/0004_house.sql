-- Their signatures have changed; functions are put back after the migrations (db/functions).
DROP FUNCTION IF EXISTS banking.decide_raise(text, uuid, boolean, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.read_account_entries(text, text, bigint, integer, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.set_holder(text, text, text, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.close_account(text, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.message_address(bigint, text);--> statement-breakpoint
DROP TRIGGER IF EXISTS session_is_named ON banking.user_sessions;--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.name_device(), banking.agent_family(text), banking.network_of(text), banking.holders_network(text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.search_audit(text, text, text, text, text, bigint, integer, integer, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.add_payee(text, uuid, text, text, text, text, bigint, text, text, uuid);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.add_staff(banking.user_changes, text, jsonb, text, bytea, integer, integer, integer, bytea, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.check_payee(text, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.create_staff(text, uuid, text, text, jsonb, text, text, bytea, bytea, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.find_customers(text, text, integer, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.match_name(text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.provision_customer(text, text, jsonb, bytea, integer, integer, integer, bytea, text[]);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.provision_staff(text, text, text, jsonb, bytea, integer, integer, integer, bytea);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.tool_add_staff(text, text, text, jsonb, text, bytea, integer, integer, integer, bytea);--> statement-breakpoint
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
CREATE TABLE "banking"."till_counts" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"account_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"business_date" date NOT NULL,
	"currency" text NOT NULL,
	"denominations" jsonb NOT NULL,
	"expected" bigint NOT NULL,
	"counted" bigint NOT NULL,
	"note" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "till_counts_scope_key_pk" PRIMARY KEY("scope","key"),
	CONSTRAINT "till_counted" CHECK ("banking"."till_counts"."counted" >= 0 and "banking"."till_counts"."expected" >= 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."fee_taxes" (
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"month" date NOT NULL,
	"tax" text NOT NULL,
	"rate_percent" numeric(7, 4) NOT NULL,
	"minor" bigint NOT NULL,
	"transaction_seq" bigint NOT NULL,
	CONSTRAINT "fee_taxes_account_id_kind_month_tax_pk" PRIMARY KEY("account_id","kind","month","tax"),
	CONSTRAINT "fee_tax_amount" CHECK ("banking"."fee_taxes"."minor" > 0 and "banking"."fee_taxes"."rate_percent" > 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."joint_approvals" (
	"order_id" uuid NOT NULL,
	"maker_customer_id" bigint NOT NULL,
	"customer_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "joint_approvals_order_id_customer_id_pk" PRIMARY KEY("order_id","customer_id"),
	CONSTRAINT "joint_approval_second_person" CHECK ("banking"."joint_approvals"."customer_id" <> "banking"."joint_approvals"."maker_customer_id")
);
--> statement-breakpoint
CREATE TABLE "banking"."joint_orders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"account_id" bigint NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"maker_user_id" bigint NOT NULL,
	"maker_customer_id" bigint NOT NULL,
	"to_number" text,
	"amount" bigint,
	"currency" text,
	"note" text,
	"channel" text,
	"ordered_at" timestamp with time zone,
	"origin_mac" "bytea",
	"hold_id" uuid,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"checker_customer_id" bigint,
	"settled_at" timestamp with time zone,
	"reason" text,
	"transaction_seq" bigint,
	CONSTRAINT "joint_orders_maker" UNIQUE("id","maker_customer_id"),
	CONSTRAINT "joint_kind" CHECK ("banking"."joint_orders"."kind" in ('transfer', 'payment', 'closing')),
	CONSTRAINT "joint_money" CHECK (case when "banking"."joint_orders"."kind" = 'closing' then "banking"."joint_orders"."amount" is null
        else "banking"."joint_orders"."amount" > 0 and "banking"."joint_orders"."currency" is not null and "banking"."joint_orders"."to_number" is not null and "banking"."joint_orders"."channel" is not null
          and "banking"."joint_orders"."ordered_at" is not null and "banking"."joint_orders"."origin_mac" is not null and "banking"."joint_orders"."hold_id" is not null end),
	CONSTRAINT "joint_status" CHECK ("banking"."joint_orders"."status" in ('pending', 'approved', 'refused', 'withdrawn', 'expired')),
	CONSTRAINT "joint_second_person" CHECK ("banking"."joint_orders"."checker_customer_id" <> "banking"."joint_orders"."maker_customer_id"),
	CONSTRAINT "joint_settled" CHECK (("banking"."joint_orders"."status" in ('approved', 'refused')) = ("banking"."joint_orders"."checker_customer_id" is not null)
        and ("banking"."joint_orders"."status" = 'pending') = ("banking"."joint_orders"."settled_at" is null)),
	CONSTRAINT "joint_done" CHECK (("banking"."joint_orders"."status" = 'approved' and "banking"."joint_orders"."kind" <> 'closing') = ("banking"."joint_orders"."transaction_seq" is not null))
);
--> statement-breakpoint
CREATE TABLE "banking"."name_tokens" (
	"token" "bytea" NOT NULL,
	"kind" text NOT NULL,
	"person" bigint NOT NULL,
	CONSTRAINT "name_tokens_token_kind_person_pk" PRIMARY KEY("token","kind","person"),
	CONSTRAINT "name_token_kind" CHECK ("banking"."name_tokens"."kind" in ('customer', 'staff')),
	CONSTRAINT "name_token_length" CHECK (length("banking"."name_tokens"."token") = 16)
);
--> statement-breakpoint
CREATE TABLE "banking"."passkey_challenges" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"user_id" bigint,
	"session_id" bigint,
	"user_handle" "bytea",
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "passkey_challenge_hash_length" CHECK (length("banking"."passkey_challenges"."hash") = 32),
	CONSTRAINT "passkey_challenge_purpose" CHECK ("banking"."passkey_challenges"."purpose" in ('register', 'sign-in')),
	CONSTRAINT "passkey_challenge_bound" CHECK (("banking"."passkey_challenges"."purpose" = 'register') = (num_nonnulls("banking"."passkey_challenges"."user_id", "banking"."passkey_challenges"."session_id", "banking"."passkey_challenges"."user_handle") = 3))
);
--> statement-breakpoint
CREATE TABLE "banking"."passkeys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" bigint NOT NULL,
	"credential_id" "bytea" NOT NULL,
	"user_handle" "bytea" NOT NULL,
	"public_key" "bytea" NOT NULL,
	"sign_count" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"backup_eligible" boolean NOT NULL,
	"backed_up" boolean NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"removed_at" timestamp with time zone,
	CONSTRAINT "passkeys_credential_id_unique" UNIQUE("credential_id"),
	CONSTRAINT "passkey_label" CHECK (length("banking"."passkeys"."label") between 1 and 40),
	CONSTRAINT "passkey_credential_length" CHECK (length("banking"."passkeys"."credential_id") between 16 and 1023),
	CONSTRAINT "passkey_handle_length" CHECK (length("banking"."passkeys"."user_handle") = 32),
	CONSTRAINT "passkey_backed_up" CHECK ("banking"."passkeys"."backup_eligible" or not "banking"."passkeys"."backed_up")
);
--> statement-breakpoint
ALTER TABLE "banking"."challenges" DROP CONSTRAINT "challenge_purpose";--> statement-breakpoint
ALTER TABLE "banking"."encryption_keys" DROP CONSTRAINT "encryption_key_purpose";--> statement-breakpoint
ALTER TABLE "banking"."holds" DROP CONSTRAINT "hold_kind";--> statement-breakpoint
DROP INDEX "banking"."customers_name";--> statement-breakpoint
ALTER TABLE "banking"."customers" ALTER COLUMN "full_name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."users" ALTER COLUMN "name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."accounts" ADD COLUMN "holder_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "address_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD COLUMN "contact_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "name_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "holder_name" text;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "holder_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."product_terms" ADD COLUMN "fee_tax" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."term_deposits" ADD COLUMN "announced_on" date;--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "channel" text;--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "code_salt" "bytea";--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "code_hash" "bytea";--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "message_id" bigint;--> statement-breakpoint
ALTER TABLE "banking"."transactions" ADD COLUMN "from_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."transactions" ADD COLUMN "to_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."limit_raises" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "name_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "sign_in_code_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "banking"."account_changes" ADD CONSTRAINT "account_changes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."till_counts" ADD CONSTRAINT "till_counts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_approvals" ADD CONSTRAINT "joint_approvals_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_approvals" ADD CONSTRAINT "joint_approval_order" FOREIGN KEY ("order_id","maker_customer_id") REFERENCES "banking"."joint_orders"("id","maker_customer_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_maker_customer_id_customers_id_fk" FOREIGN KEY ("maker_customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_checker_customer_id_customers_id_fk" FOREIGN KEY ("checker_customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_changes_open" ON "banking"."account_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "account_changes_account" ON "banking"."account_changes" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_changes_one_open" ON "banking"."account_changes" USING btree ("account_id","kind","subject") WHERE "banking"."account_changes"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "till_counts_account" ON "banking"."till_counts" USING btree ("account_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "joint_orders_request" ON "banking"."joint_orders" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "joint_orders_account" ON "banking"."joint_orders" USING btree ("account_id","made_at");--> statement-breakpoint
CREATE INDEX "joint_orders_open" ON "banking"."joint_orders" USING btree ("expires_at") WHERE "banking"."joint_orders"."status" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "joint_orders_closing" ON "banking"."joint_orders" USING btree ("account_id") WHERE "banking"."joint_orders"."status" = 'pending' and "banking"."joint_orders"."kind" = 'closing';--> statement-breakpoint
CREATE INDEX "name_tokens_person" ON "banking"."name_tokens" USING btree ("kind","person");--> statement-breakpoint
CREATE INDEX "passkey_challenges_expiry" ON "banking"."passkey_challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "passkeys_user" ON "banking"."passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "audit_logs_actor" ON "banking"."audit_logs" USING btree ("actor","id");--> statement-breakpoint
CREATE INDEX "audit_logs_action" ON "banking"."audit_logs" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "audit_logs_subject" ON "banking"."audit_logs" USING btree ("subject","id");--> statement-breakpoint
CREATE INDEX "limit_raises_decided" ON "banking"."limit_raises" USING btree ("status","proposed_at");--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD CONSTRAINT "challenge_purpose" CHECK ("banking"."challenges"."purpose" in ('transfer', 'payee', 'limit', 'contact', 'new_contact', 'factor'));--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD CONSTRAINT "customer_name_once" CHECK ("banking"."customers"."full_name" is null or "banking"."customers"."name_sealed" is null);--> statement-breakpoint
ALTER TABLE "banking"."product_terms" ADD CONSTRAINT "terms_fee_tax" CHECK ("banking"."product_terms"."fee_tax" in ('none', 'gst'));--> statement-breakpoint
ALTER TABLE "banking"."encryption_keys" ADD CONSTRAINT "encryption_key_purpose" CHECK ("banking"."encryption_keys"."purpose" in ('subject', 'system', 'index', 'journal'));--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD CONSTRAINT "sign_in_challenge_channel" CHECK ("banking"."sign_in_challenges"."channel" in ('email', 'sms'));--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD CONSTRAINT "hold_kind" CHECK ("banking"."holds"."kind" in ('authorisation', 'uncleared', 'joint') and ("banking"."holds"."kind" = 'uncleared') = ("banking"."holds"."transaction_seq" is not null));--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_name_once" CHECK ("banking"."users"."name" is null or "banking"."users"."name_sealed" is null);--> statement-breakpoint
-- Who was erased before names were sealed has no name left to seal.
UPDATE "banking"."customers" SET "full_name" = NULL WHERE "full_name" = 'erased' AND "status" = 'closed';--> statement-breakpoint
UPDATE "banking"."users" SET "name" = NULL WHERE "name" = 'erased' AND "status" = 'closed';
