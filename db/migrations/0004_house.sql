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
CREATE TABLE "banking"."application_hits" (
	"application_id" uuid NOT NULL,
	"entry_id" bigint NOT NULL,
	"score" integer NOT NULL,
	"found_at" timestamp with time zone DEFAULT now() NOT NULL,
	"is_match" boolean,
	"reason" text,
	"judge_user_id" bigint,
	"judged_at" timestamp with time zone,
	CONSTRAINT "application_hits_application_id_entry_id_pk" PRIMARY KEY("application_id","entry_id"),
	CONSTRAINT "hit_score" CHECK ("banking"."application_hits"."score" between 1 and 100),
	CONSTRAINT "hit_judged" CHECK (num_nulls("banking"."application_hits"."is_match", "banking"."application_hits"."reason", "banking"."application_hits"."judge_user_id", "banking"."application_hits"."judged_at") in (0, 4))
);
--> statement-breakpoint
CREATE TABLE "banking"."applications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"version" integer NOT NULL,
	"person_sealed" text NOT NULL,
	"email_index" "bytea",
	"phone_index" "bytea",
	"tax_index" "bytea",
	"name_tokens" "bytea"[] NOT NULL,
	"product_code" text NOT NULL,
	"kyc_level" text NOT NULL,
	"risk" text,
	"risk_reasons" jsonb,
	"makers" text[] NOT NULL,
	"maker_user_id" bigint NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"submitted_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	"provision" jsonb,
	"checker_user_id" bigint,
	"checker_person" text,
	"settled_at" timestamp with time zone,
	"decision" text,
	"customer_id" bigint,
	"review_on" date,
	CONSTRAINT "application_status" CHECK ("banking"."applications"."status" in ('draft', 'submitted', 'approved', 'refused', 'withdrawn')),
	CONSTRAINT "application_kyc_level" CHECK ("banking"."applications"."kyc_level" in ('minimum', 'small', 'full')),
	CONSTRAINT "application_risk" CHECK ("banking"."applications"."risk" in ('low', 'medium', 'high')),
	CONSTRAINT "application_made" CHECK (cardinality("banking"."applications"."makers") > 0),
	CONSTRAINT "application_second_person" CHECK (not "banking"."applications"."checker_person" = any ("banking"."applications"."makers")),
	CONSTRAINT "application_decided" CHECK (("banking"."applications"."status" in ('approved', 'refused')) = ("banking"."applications"."checker_person" is not null and "banking"."applications"."checker_user_id" is not null)),
	CONSTRAINT "application_settled" CHECK (("banking"."applications"."status" in ('approved', 'refused', 'withdrawn')) = ("banking"."applications"."settled_at" is not null)),
	CONSTRAINT "application_approved" CHECK (("banking"."applications"."status" = 'approved') = ("banking"."applications"."customer_id" is not null and "banking"."applications"."review_on" is not null)),
	CONSTRAINT "application_submitted" CHECK ("banking"."applications"."status" not in ('submitted', 'approved', 'refused') or ("banking"."applications"."submitted_at" is not null and "banking"."applications"."risk" is not null)),
	CONSTRAINT "application_provision" CHECK (("banking"."applications"."status" = 'submitted') = ("banking"."applications"."provision" is not null))
);
--> statement-breakpoint
CREATE TABLE "banking"."screening_entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."screening_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"load" uuid NOT NULL,
	"line" integer NOT NULL,
	"list" text NOT NULL,
	"name" text NOT NULL,
	"reference" text,
	"tokens" "bytea"[] NOT NULL,
	"is_active" boolean DEFAULT false NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "screening_words" CHECK (cardinality("banking"."screening_entries"."tokens") > 0)
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
CREATE TABLE "banking"."account_months" (
	"account_id" bigint NOT NULL,
	"month" date NOT NULL,
	"kind" text NOT NULL,
	"direction" text NOT NULL,
	"count" integer NOT NULL,
	"sum" bigint NOT NULL,
	CONSTRAINT "account_months_account_id_month_kind_direction_pk" PRIMARY KEY("account_id","month","kind","direction"),
	CONSTRAINT "month_direction" CHECK ("banking"."account_months"."direction" in ('in', 'out'))
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
CREATE TABLE "banking"."canned_answers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" bigint NOT NULL,
	CONSTRAINT "canned_answer_status" CHECK ("banking"."canned_answers"."status" in ('active', 'removed')),
	CONSTRAINT "canned_answer_bounds" CHECK (length("banking"."canned_answers"."title") between 1 and 80 and length("banking"."canned_answers"."body") between 1 and 4000)
);
--> statement-breakpoint
CREATE TABLE "banking"."disputes" (
	"ticket_id" uuid PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"transaction_seq" bigint NOT NULL,
	"transaction_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"wanted" text NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "dispute_reason" CHECK ("banking"."disputes"."reason" in ('not_mine', 'wrong_amount', 'twice', 'not_received', 'other')),
	CONSTRAINT "dispute_wanted" CHECK ("banking"."disputes"."wanted" in ('money_back', 'correction', 'explanation'))
);
--> statement-breakpoint
CREATE TABLE "banking"."ticket_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "banking"."ticket_messages_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"author" text NOT NULL,
	"user_id" bigint,
	"kind" text NOT NULL,
	"internal" boolean NOT NULL,
	"body_sealed" text,
	"digest" "bytea",
	"event" text,
	CONSTRAINT "ticket_message_author" CHECK ("banking"."ticket_messages"."author" in ('customer', 'staff', 'bank')),
	CONSTRAINT "ticket_message_kind" CHECK ("banking"."ticket_messages"."kind" in ('message', 'note', 'event')),
	CONSTRAINT "ticket_message_note" CHECK ("banking"."ticket_messages"."kind" <> 'note' or "banking"."ticket_messages"."internal"),
	CONSTRAINT "ticket_message_words" CHECK (("banking"."ticket_messages"."kind" = 'event') = ("banking"."ticket_messages"."body_sealed" is null)
      and ("banking"."ticket_messages"."kind" = 'event') = ("banking"."ticket_messages"."event" is not null) and ("banking"."ticket_messages"."kind" = 'event') = ("banking"."ticket_messages"."digest" is null)),
	CONSTRAINT "ticket_message_bound" CHECK (length("banking"."ticket_messages"."body_sealed") <= 22000)
);
--> statement-breakpoint
CREATE TABLE "banking"."tickets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "banking"."tickets_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer_id" bigint NOT NULL,
	"category" text NOT NULL,
	"priority" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"subject_sealed" text NOT NULL,
	"assignee_user_id" bigint,
	"opened_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"solve_due_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"waiting_since" timestamp with time zone,
	"solved_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"unread" integer DEFAULT 0 NOT NULL,
	"messages" integer DEFAULT 0 NOT NULL,
	"rating" smallint,
	"rating_sealed" text,
	"rated_at" timestamp with time zone,
	CONSTRAINT "tickets_number_unique" UNIQUE("number"),
	CONSTRAINT "ticket_category" CHECK ("banking"."tickets"."category" in ('payment', 'account', 'fees', 'security', 'documents', 'other', 'dispute')),
	CONSTRAINT "ticket_priority" CHECK ("banking"."tickets"."priority" in ('low', 'normal', 'high', 'urgent')),
	CONSTRAINT "ticket_status" CHECK ("banking"."tickets"."status" in ('open', 'waiting', 'solved', 'closed')),
	CONSTRAINT "ticket_waiting" CHECK (("banking"."tickets"."status" = 'waiting') = ("banking"."tickets"."waiting_since" is not null)),
	CONSTRAINT "ticket_solved" CHECK ("banking"."tickets"."status" <> 'solved' or "banking"."tickets"."solved_at" is not null),
	CONSTRAINT "ticket_closed" CHECK (("banking"."tickets"."status" = 'closed') = ("banking"."tickets"."closed_at" is not null)),
	CONSTRAINT "ticket_counts" CHECK ("banking"."tickets"."unread" >= 0 and "banking"."tickets"."messages" >= 0),
	CONSTRAINT "ticket_rating" CHECK ("banking"."tickets"."rating" between 1 and 5 and "banking"."tickets"."rated_at" is not null or "banking"."tickets"."rating" is null
      and "banking"."tickets"."rated_at" is null and "banking"."tickets"."rating_sealed" is null)
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
ALTER TABLE "banking"."password_resets" ADD COLUMN "kind" text DEFAULT 'reset' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "name_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "sign_in_code_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "banking"."account_changes" ADD CONSTRAINT "account_changes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."application_hits" ADD CONSTRAINT "application_hits_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "banking"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."application_hits" ADD CONSTRAINT "application_hits_entry_id_screening_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "banking"."screening_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."till_counts" ADD CONSTRAINT "till_counts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_approvals" ADD CONSTRAINT "joint_approvals_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_approvals" ADD CONSTRAINT "joint_approval_order" FOREIGN KEY ("order_id","maker_customer_id") REFERENCES "banking"."joint_orders"("id","maker_customer_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_maker_customer_id_customers_id_fk" FOREIGN KEY ("maker_customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_checker_customer_id_customers_id_fk" FOREIGN KEY ("checker_customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."disputes" ADD CONSTRAINT "disputes_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "banking"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."ticket_messages" ADD CONSTRAINT "ticket_messages_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "banking"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."tickets" ADD CONSTRAINT "tickets_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_changes_open" ON "banking"."account_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "account_changes_account" ON "banking"."account_changes" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_changes_one_open" ON "banking"."account_changes" USING btree ("account_id","kind","subject") WHERE "banking"."account_changes"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "applications_status" ON "banking"."applications" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "applications_email" ON "banking"."applications" USING btree ("email_index");--> statement-breakpoint
CREATE INDEX "applications_phone" ON "banking"."applications" USING btree ("phone_index");--> statement-breakpoint
CREATE INDEX "applications_tax" ON "banking"."applications" USING btree ("tax_index");--> statement-breakpoint
CREATE UNIQUE INDEX "applications_customer" ON "banking"."applications" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "applications_review" ON "banking"."applications" USING btree ("review_on");--> statement-breakpoint
CREATE UNIQUE INDEX "screening_entries_line" ON "banking"."screening_entries" USING btree ("load","line");--> statement-breakpoint
CREATE INDEX "screening_entries_tokens" ON "banking"."screening_entries" USING gin ("tokens");--> statement-breakpoint
CREATE INDEX "screening_entries_list" ON "banking"."screening_entries" USING btree ("list","is_active");--> statement-breakpoint
CREATE INDEX "till_counts_account" ON "banking"."till_counts" USING btree ("account_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "joint_orders_request" ON "banking"."joint_orders" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "joint_orders_account" ON "banking"."joint_orders" USING btree ("account_id","made_at");--> statement-breakpoint
CREATE INDEX "joint_orders_open" ON "banking"."joint_orders" USING btree ("expires_at") WHERE "banking"."joint_orders"."status" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "joint_orders_closing" ON "banking"."joint_orders" USING btree ("account_id") WHERE "banking"."joint_orders"."status" = 'pending' and "banking"."joint_orders"."kind" = 'closing';--> statement-breakpoint
CREATE INDEX "name_tokens_person" ON "banking"."name_tokens" USING btree ("kind","person");--> statement-breakpoint
CREATE INDEX "passkey_challenges_expiry" ON "banking"."passkey_challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "passkeys_user" ON "banking"."passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "canned_answers_title" ON "banking"."canned_answers" USING btree (lower("title")) WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "disputes_transaction" ON "banking"."disputes" USING btree ("customer_id","transaction_id");--> statement-breakpoint
CREATE INDEX "ticket_messages_ticket" ON "banking"."ticket_messages" USING btree ("ticket_id","position");--> statement-breakpoint
CREATE INDEX "tickets_customer" ON "banking"."tickets" USING btree ("customer_id","number");--> statement-breakpoint
CREATE INDEX "tickets_queue" ON "banking"."tickets" USING btree ("status","due_at","number");--> statement-breakpoint
CREATE INDEX "tickets_mine" ON "banking"."tickets" USING btree ("assignee_user_id","due_at","number") WHERE status in ('open', 'waiting');--> statement-breakpoint
CREATE INDEX "tickets_unassigned" ON "banking"."tickets" USING btree ("due_at","number") WHERE status = 'open' and assignee_user_id is null;--> statement-breakpoint
CREATE INDEX "tickets_unread" ON "banking"."tickets" USING btree ("customer_id") WHERE unread > 0;--> statement-breakpoint
CREATE INDEX "tickets_solved" ON "banking"."tickets" USING btree ("solved_at") WHERE status = 'solved';--> statement-breakpoint
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
ALTER TABLE "banking"."password_resets" ADD CONSTRAINT "password_reset_kind" CHECK ("banking"."password_resets"."kind" in ('reset', 'invitation'));--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_name_once" CHECK ("banking"."users"."name" is null or "banking"."users"."name_sealed" is null);--> statement-breakpoint
-- Who was erased before names were sealed has no name left to seal.
UPDATE "banking"."customers" SET "full_name" = NULL WHERE "full_name" = 'erased' AND "status" = 'closed';--> statement-breakpoint
UPDATE "banking"."users" SET "name" = NULL WHERE "name" = 'erased' AND "status" = 'closed';
