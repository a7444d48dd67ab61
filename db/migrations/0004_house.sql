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
DROP FUNCTION IF EXISTS banking.open_account(text, uuid, text, text, text, text);--> statement-breakpoint
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
CREATE TABLE "banking"."bank_days" (
	"date" date NOT NULL,
	"measure" text NOT NULL,
	"key" text NOT NULL,
	"currency" text NOT NULL,
	"count" bigint NOT NULL,
	"sum" bigint NOT NULL,
	CONSTRAINT "bank_days_measure_currency_key_date_pk" PRIMARY KEY("measure","currency","key","date")
);
--> statement-breakpoint
CREATE TABLE "banking"."customer_months" (
	"customer_id" bigint NOT NULL,
	"month" date NOT NULL,
	CONSTRAINT "customer_months_customer_id_month_pk" PRIMARY KEY("customer_id","month")
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
CREATE TABLE "banking"."documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"content_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"key_id" uuid NOT NULL,
	"sealed_hash" "bytea" NOT NULL,
	"added_by" bigint NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "document_kind" CHECK ("banking"."documents"."kind" in ('identity', 'address', 'tax', 'other')),
	CONSTRAINT "document_type" CHECK ("banking"."documents"."content_type" in ('application/pdf', 'image/jpeg', 'image/png')),
	CONSTRAINT "document_bytes" CHECK ("banking"."documents"."bytes" between 1 and 5242880),
	CONSTRAINT "document_hash" CHECK (length("banking"."documents"."sealed_hash") = 32)
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
	"terms" jsonb,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"checker_customer_id" bigint,
	"settled_at" timestamp with time zone,
	"reason" text,
	"transaction_seq" bigint,
	CONSTRAINT "joint_orders_maker" UNIQUE("id","maker_customer_id"),
	CONSTRAINT "joint_kind" CHECK ("banking"."joint_orders"."kind" in ('transfer', 'payment', 'closing', 'schedule', 'deposit')),
	CONSTRAINT "joint_money" CHECK (case when "banking"."joint_orders"."kind" = 'closing' then "banking"."joint_orders"."amount" is null
        else "banking"."joint_orders"."amount" > 0 and "banking"."joint_orders"."currency" is not null and "banking"."joint_orders"."to_number" is not null
          and ("banking"."joint_orders"."channel" is not null or "banking"."joint_orders"."kind" = 'deposit')
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit')) = ("banking"."joint_orders"."terms" is not null)
          and ("banking"."joint_orders"."kind" = 'schedule'
            or "banking"."joint_orders"."ordered_at" is not null and "banking"."joint_orders"."origin_mac" is not null and "banking"."joint_orders"."hold_id" is not null) end),
	CONSTRAINT "joint_status" CHECK ("banking"."joint_orders"."status" in ('pending', 'approved', 'refused', 'withdrawn', 'expired')),
	CONSTRAINT "joint_second_person" CHECK ("banking"."joint_orders"."checker_customer_id" <> "banking"."joint_orders"."maker_customer_id"),
	CONSTRAINT "joint_settled" CHECK (("banking"."joint_orders"."status" in ('approved', 'refused')) = ("banking"."joint_orders"."checker_customer_id" is not null)
        and ("banking"."joint_orders"."status" = 'pending') = ("banking"."joint_orders"."settled_at" is null)),
	CONSTRAINT "joint_done" CHECK (("banking"."joint_orders"."status" = 'approved' and "banking"."joint_orders"."kind" not in ('closing', 'schedule')) = ("banking"."joint_orders"."transaction_seq" is not null))
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
CREATE TABLE "banking"."pots" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"account_id" bigint NOT NULL,
	"name" text NOT NULL,
	"colour" text NOT NULL,
	"target" bigint,
	"until_date" date,
	"monthly" bigint,
	"next_on" date,
	"round_to" bigint,
	"filled_on" date NOT NULL,
	"hold_id" uuid,
	"status" text DEFAULT 'open' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "pot_name" CHECK ("banking"."pots"."name" <> ''),
	CONSTRAINT "pot_colour" CHECK ("banking"."pots"."colour" in ('teal', 'amber', 'rose', 'sky', 'violet')),
	CONSTRAINT "pot_amounts" CHECK ("banking"."pots"."target" > 0 and "banking"."pots"."monthly" > 0 and "banking"."pots"."round_to" > 0),
	CONSTRAINT "pot_monthly" CHECK (("banking"."pots"."monthly" is null) = ("banking"."pots"."next_on" is null)),
	CONSTRAINT "pot_status" CHECK ("banking"."pots"."status" in ('open', 'closed')),
	CONSTRAINT "pot_closed" CHECK (("banking"."pots"."status" = 'closed') = ("banking"."pots"."closed_at" is not null) and ("banking"."pots"."status" = 'open' or "banking"."pots"."hold_id" is null))
);
--> statement-breakpoint
CREATE TABLE "banking"."preferences" (
	"customer_id" bigint PRIMARY KEY NOT NULL,
	"language" text,
	"grouping" text,
	"channels" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"money_in_above" bigint,
	"money_out_above" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "preference_grouping" CHECK ("banking"."preferences"."grouping" in ('indian', 'international')),
	CONSTRAINT "preference_sums" CHECK ("banking"."preferences"."money_in_above" >= 0 and "banking"."preferences"."money_out_above" >= 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."reports" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."reports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"from_date" date NOT NULL,
	"to_date" date NOT NULL,
	"revision" integer NOT NULL,
	"is_final" boolean NOT NULL,
	"cut_at" timestamp with time zone DEFAULT now() NOT NULL,
	"cut_by" text NOT NULL,
	"row_count" integer NOT NULL,
	"content" jsonb NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "report_period" CHECK ("banking"."reports"."from_date" <= "banking"."reports"."to_date"),
	CONSTRAINT "report_hash" CHECK (length("banking"."reports"."hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "banking"."case_notes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."case_notes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"case_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"user_id" bigint NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "case_note_kind" CHECK ("banking"."case_notes"."kind" in ('note', 'taken', 'proposed', 'sent_back', 'closed', 'released', 'declined'))
);
--> statement-breakpoint
CREATE TABLE "banking"."cases" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."cases_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer_id" bigint NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"score" integer NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"reviewer_user_id" bigint,
	"outcome" text,
	"proposer_user_id" bigint,
	"proposer_person" text,
	"proposed_at" timestamp with time zone,
	"closer_user_id" bigint,
	"closer_person" text,
	"closed_at" timestamp with time zone,
	CONSTRAINT "case_status" CHECK ("banking"."cases"."status" in ('open', 'under_review', 'closed')),
	CONSTRAINT "case_outcome" CHECK ("banking"."cases"."outcome" in ('false_positive', 'confirmed', 'reported')),
	CONSTRAINT "case_second_person" CHECK ("banking"."cases"."closer_person" <> "banking"."cases"."proposer_person"),
	CONSTRAINT "case_reviewed" CHECK ("banking"."cases"."status" = 'open' or "banking"."cases"."reviewer_user_id" is not null),
	CONSTRAINT "case_proposed" CHECK (("banking"."cases"."outcome" is null) = ("banking"."cases"."proposer_person" is null) and ("banking"."cases"."outcome" is null) = ("banking"."cases"."proposer_user_id" is null)
        and ("banking"."cases"."outcome" is null) = ("banking"."cases"."proposed_at" is null)),
	CONSTRAINT "case_closed" CHECK (("banking"."cases"."status" = 'closed') = ("banking"."cases"."closed_at" is not null and "banking"."cases"."closer_person" is not null
        and "banking"."cases"."closer_user_id" is not null and "banking"."cases"."outcome" is not null))
);
--> statement-breakpoint
CREATE TABLE "banking"."risk_alerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."risk_alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"rule_code" text NOT NULL,
	"change_id" uuid NOT NULL,
	"action" text NOT NULL,
	"score" integer NOT NULL,
	"customer_id" bigint NOT NULL,
	"account_id" bigint NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"facts" jsonb NOT NULL,
	"case_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "banking"."risk_counters" (
	"customer_id" bigint NOT NULL,
	"currency" text NOT NULL,
	"recent_at" timestamp with time zone[] NOT NULL,
	"recent_amount" bigint[] NOT NULL,
	"largest_day" date[] NOT NULL,
	"largest_amount" bigint[] NOT NULL,
	"recent_total" bigint NOT NULL,
	CONSTRAINT "risk_counters_customer_id_currency_pk" PRIMARY KEY("customer_id","currency")
);
--> statement-breakpoint
CREATE TABLE "banking"."risk_orders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"account_id" bigint NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"maker_user_id" bigint NOT NULL,
	"maker_customer_id" bigint NOT NULL,
	"to_number" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"note" text,
	"channel" text NOT NULL,
	"is_new" boolean NOT NULL,
	"payee_id" uuid,
	"ordered_at" timestamp with time zone NOT NULL,
	"origin_mac" "bytea" NOT NULL,
	"hold_id" uuid NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"checker_user_id" bigint,
	"checker_person" text,
	"settled_at" timestamp with time zone,
	"reason" text,
	"transaction_seq" bigint,
	CONSTRAINT "risk_order_amount" CHECK ("banking"."risk_orders"."amount" > 0),
	CONSTRAINT "risk_order_status" CHECK ("banking"."risk_orders"."status" in ('pending', 'released', 'refused')),
	CONSTRAINT "risk_order_second_person" CHECK ("banking"."risk_orders"."checker_person" <> 'customer:' || "banking"."risk_orders"."maker_customer_id"),
	CONSTRAINT "risk_order_settled" CHECK (("banking"."risk_orders"."status" = 'pending') = ("banking"."risk_orders"."settled_at" is null) and ("banking"."risk_orders"."settled_at" is null) = ("banking"."risk_orders"."checker_person" is null)
        and ("banking"."risk_orders"."status" = 'released') = ("banking"."risk_orders"."transaction_seq" is not null))
);
--> statement-breakpoint
CREATE TABLE "banking"."risk_rule_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"code" text NOT NULL,
	"before" jsonb,
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
	CONSTRAINT "risk_rule_change_status" CHECK ("banking"."risk_rule_changes"."status" in ('pending', 'approved', 'refused', 'expired')),
	CONSTRAINT "risk_rule_change_second_person" CHECK ("banking"."risk_rule_changes"."checker_person" <> "banking"."risk_rule_changes"."maker_person"),
	CONSTRAINT "risk_rule_change_settled" CHECK (("banking"."risk_rule_changes"."status" in ('approved', 'refused')) = ("banking"."risk_rule_changes"."checker_person" is not null and "banking"."risk_rule_changes"."checker_user_id" is not null)
        and ("banking"."risk_rule_changes"."status" = 'pending') = ("banking"."risk_rule_changes"."settled_at" is null))
);
--> statement-breakpoint
CREATE TABLE "banking"."risk_rules" (
	"code" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"parameters" jsonb NOT NULL,
	"action" text NOT NULL,
	"score" integer NOT NULL,
	"is_on" boolean NOT NULL,
	"effective_from" timestamp with time zone NOT NULL,
	"effective_until" timestamp with time zone NOT NULL,
	"change_id" uuid NOT NULL,
	CONSTRAINT "risk_rule_kind" CHECK ("banking"."risk_rules"."kind" in ('velocity', 'structuring', 'new_payee', 'dormant', 'hour', 'large')),
	CONSTRAINT "risk_rule_action" CHECK ("banking"."risk_rules"."action" in ('allow', 'step_up', 'hold', 'refuse')),
	CONSTRAINT "risk_rule_score" CHECK ("banking"."risk_rules"."score" between 1 and 100),
	CONSTRAINT "risk_rule_effective" CHECK ("banking"."risk_rules"."effective_from" < "banking"."risk_rules"."effective_until")
);
--> statement-breakpoint
CREATE TABLE "banking"."setting_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"effective_from" date NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"reason" text NOT NULL,
	"source" text NOT NULL,
	"maker_user_id" bigint NOT NULL,
	"maker_person" text NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"checker_user_id" bigint,
	"checker_person" text,
	"settled_at" timestamp with time zone,
	"decision" text,
	"applied_at" timestamp with time zone,
	CONSTRAINT "setting_change_kind" CHECK ("banking"."setting_changes"."kind" in ('setting', 'holiday', 'product')),
	CONSTRAINT "setting_change_value" CHECK ("banking"."setting_changes"."kind" = 'holiday' or "banking"."setting_changes"."after" is not null),
	CONSTRAINT "setting_change_status" CHECK ("banking"."setting_changes"."status" in ('pending', 'approved', 'refused', 'expired')),
	CONSTRAINT "setting_change_second_person" CHECK ("banking"."setting_changes"."checker_person" <> "banking"."setting_changes"."maker_person"),
	CONSTRAINT "setting_change_settled" CHECK (("banking"."setting_changes"."status" in ('approved', 'refused')) = ("banking"."setting_changes"."checker_person" is not null and "banking"."setting_changes"."checker_user_id" is not null)
        and ("banking"."setting_changes"."status" = 'pending') = ("banking"."setting_changes"."settled_at" is null))
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
ALTER TABLE "banking"."schedules" DROP CONSTRAINT "schedule_status";--> statement-breakpoint
ALTER TABLE "banking"."schedules" DROP CONSTRAINT "schedule_next";--> statement-breakpoint
DROP INDEX "banking"."customers_name";--> statement-breakpoint
ALTER TABLE "banking"."customers" ALTER COLUMN "full_name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."users" ALTER COLUMN "name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."accounts" ADD COLUMN "holder_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."accounts" ADD COLUMN "is_bounded" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "address_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD COLUMN "contact_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "name_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "holder_name" text;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "holder_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "kyc_level" text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "risk" text DEFAULT 'low' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "review_on" date;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "reminded_for" date;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "erase_on" date;--> statement-breakpoint
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
ALTER TABLE "banking"."limit_usage" ADD COLUMN "is_watched" boolean;--> statement-breakpoint
ALTER TABLE "banking"."password_resets" ADD COLUMN "kind" text DEFAULT 'reset' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "name_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "sign_in_code_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "banking"."account_changes" ADD CONSTRAINT "account_changes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."application_hits" ADD CONSTRAINT "application_hits_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "banking"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."application_hits" ADD CONSTRAINT "application_hits_entry_id_screening_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "banking"."screening_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."till_counts" ADD CONSTRAINT "till_counts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."customer_changes" ADD CONSTRAINT "customer_changes_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."documents" ADD CONSTRAINT "documents_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "banking"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."data_exports" ADD CONSTRAINT "data_exports_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_approvals" ADD CONSTRAINT "joint_approvals_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_approvals" ADD CONSTRAINT "joint_approval_order" FOREIGN KEY ("order_id","maker_customer_id") REFERENCES "banking"."joint_orders"("id","maker_customer_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_maker_customer_id_customers_id_fk" FOREIGN KEY ("maker_customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_orders_checker_customer_id_customers_id_fk" FOREIGN KEY ("checker_customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."pots" ADD CONSTRAINT "pots_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."pots" ADD CONSTRAINT "pots_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."pots" ADD CONSTRAINT "pots_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."preferences" ADD CONSTRAINT "preferences_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."case_notes" ADD CONSTRAINT "case_notes_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "banking"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."cases" ADD CONSTRAINT "cases_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_alerts" ADD CONSTRAINT "risk_alerts_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_alerts" ADD CONSTRAINT "risk_alerts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_alerts" ADD CONSTRAINT "risk_alerts_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "banking"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_orders" ADD CONSTRAINT "risk_orders_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_orders" ADD CONSTRAINT "risk_orders_maker_customer_id_customers_id_fk" FOREIGN KEY ("maker_customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_orders" ADD CONSTRAINT "risk_orders_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_rules" ADD CONSTRAINT "risk_rules_change_id_risk_rule_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "banking"."risk_rule_changes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."disputes" ADD CONSTRAINT "disputes_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "banking"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."ticket_messages" ADD CONSTRAINT "ticket_messages_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "banking"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."tickets" ADD CONSTRAINT "tickets_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_changes_open" ON "banking"."account_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "account_changes_account" ON "banking"."account_changes" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_changes_one_open" ON "banking"."account_changes" USING btree ("account_id","kind","subject") WHERE "banking"."account_changes"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "customer_months_month" ON "banking"."customer_months" USING btree ("month");--> statement-breakpoint
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
CREATE INDEX "customer_changes_open" ON "banking"."customer_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "customer_changes_customer" ON "banking"."customer_changes" USING btree ("customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_changes_one_open" ON "banking"."customer_changes" USING btree ("customer_id","kind") WHERE "banking"."customer_changes"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "documents_application" ON "banking"."documents" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "data_exports_customer" ON "banking"."data_exports" USING btree ("customer_id","asked_at");--> statement-breakpoint
CREATE INDEX "data_exports_due" ON "banking"."data_exports" USING btree ("expires_at") WHERE status <> 'expired';--> statement-breakpoint
CREATE UNIQUE INDEX "joint_orders_request" ON "banking"."joint_orders" USING btree ("scope","key");--> statement-breakpoint
CREATE INDEX "joint_orders_account" ON "banking"."joint_orders" USING btree ("account_id","made_at");--> statement-breakpoint
CREATE INDEX "joint_orders_open" ON "banking"."joint_orders" USING btree ("expires_at") WHERE "banking"."joint_orders"."status" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "joint_orders_closing" ON "banking"."joint_orders" USING btree ("account_id") WHERE "banking"."joint_orders"."status" = 'pending' and "banking"."joint_orders"."kind" = 'closing';--> statement-breakpoint
CREATE INDEX "name_tokens_person" ON "banking"."name_tokens" USING btree ("kind","person");--> statement-breakpoint
CREATE INDEX "passkey_challenges_expiry" ON "banking"."passkey_challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "passkeys_user" ON "banking"."passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "pots_customer" ON "banking"."pots" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "pots_filled" ON "banking"."pots" USING btree ("account_id","id") WHERE status = 'open' and (monthly is not null or round_to is not null);--> statement-breakpoint
CREATE UNIQUE INDEX "reports_revision" ON "banking"."reports" USING btree ("kind","from_date","to_date","revision");--> statement-breakpoint
CREATE INDEX "reports_kind" ON "banking"."reports" USING btree ("kind","id");--> statement-breakpoint
CREATE INDEX "case_notes_case" ON "banking"."case_notes" USING btree ("case_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "cases_one_open" ON "banking"."cases" USING btree ("customer_id") WHERE "banking"."cases"."status" <> 'closed';--> statement-breakpoint
CREATE INDEX "cases_queue" ON "banking"."cases" USING btree ("status","score","id");--> statement-breakpoint
CREATE INDEX "risk_alerts_case" ON "banking"."risk_alerts" USING btree ("case_id","id");--> statement-breakpoint
CREATE INDEX "risk_alerts_order" ON "banking"."risk_alerts" USING btree ("scope","key");--> statement-breakpoint
CREATE UNIQUE INDEX "risk_orders_request" ON "banking"."risk_orders" USING btree ("scope","key");--> statement-breakpoint
CREATE UNIQUE INDEX "risk_rule_changes_one_open" ON "banking"."risk_rule_changes" USING btree ("code") WHERE "banking"."risk_rule_changes"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "risk_rule_changes_made" ON "banking"."risk_rule_changes" USING btree ("made_at");--> statement-breakpoint
CREATE INDEX "setting_changes_open" ON "banking"."setting_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "setting_changes_name" ON "banking"."setting_changes" USING btree ("name","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "setting_changes_one_open" ON "banking"."setting_changes" USING btree ("name") WHERE "banking"."setting_changes"."status" = 'pending';--> statement-breakpoint
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
CREATE INDEX "customers_review" ON "banking"."customers" USING btree ("review_on","customer_id");--> statement-breakpoint
CREATE INDEX "customers_erase" ON "banking"."customers" USING btree ("erase_on") WHERE erase_on is not null;--> statement-breakpoint
CREATE INDEX "limit_raises_decided" ON "banking"."limit_raises" USING btree ("status","proposed_at");--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD CONSTRAINT "challenge_purpose" CHECK ("banking"."challenges"."purpose" in ('transfer', 'payee', 'limit', 'contact', 'new_contact', 'factor', 'export'));--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD CONSTRAINT "customer_name_once" CHECK ("banking"."customers"."full_name" is null or "banking"."customers"."name_sealed" is null);--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD CONSTRAINT "customer_kyc_level" CHECK ("banking"."customers"."kyc_level" in ('minimum', 'small', 'full'));--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD CONSTRAINT "customer_risk" CHECK ("banking"."customers"."risk" in ('low', 'medium', 'high'));--> statement-breakpoint
ALTER TABLE "banking"."product_terms" ADD CONSTRAINT "terms_fee_tax" CHECK ("banking"."product_terms"."fee_tax" in ('none', 'gst'));--> statement-breakpoint
ALTER TABLE "banking"."encryption_keys" ADD CONSTRAINT "encryption_key_purpose" CHECK ("banking"."encryption_keys"."purpose" in ('subject', 'system', 'index', 'journal'));--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD CONSTRAINT "sign_in_challenge_channel" CHECK ("banking"."sign_in_challenges"."channel" in ('email', 'sms'));--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD CONSTRAINT "hold_kind" CHECK ("banking"."holds"."kind" in ('authorisation', 'uncleared', 'joint', 'risk', 'pot') and ("banking"."holds"."kind" = 'uncleared') = ("banking"."holds"."transaction_seq" is not null));--> statement-breakpoint
ALTER TABLE "banking"."password_resets" ADD CONSTRAINT "password_reset_kind" CHECK ("banking"."password_resets"."kind" in ('reset', 'invitation'));--> statement-breakpoint
ALTER TABLE "banking"."schedules" ADD CONSTRAINT "schedule_status" CHECK ("banking"."schedules"."status" in ('proposed', 'active', 'paused', 'finished', 'cancelled'));--> statement-breakpoint
ALTER TABLE "banking"."schedules" ADD CONSTRAINT "schedule_next" CHECK ("banking"."schedules"."status" not in ('proposed', 'active', 'paused') or "banking"."schedules"."next_date" is not null);--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_name_once" CHECK ("banking"."users"."name" is null or "banking"."users"."name_sealed" is null);--> statement-breakpoint
-- Who was erased before names were sealed has no name left to seal.
UPDATE "banking"."customers" SET "full_name" = NULL WHERE "full_name" = 'erased' AND "status" = 'closed';--> statement-breakpoint
UPDATE "banking"."users" SET "name" = NULL WHERE "name" = 'erased' AND "status" = 'closed';--> statement-breakpoint
-- Who was a customer before levels were kept has the one that was looked at when they were taken on.
UPDATE "banking"."customers" c SET "review_on" = c."member_since" + interval '10 years' WHERE c."review_on" IS NULL AND c."status" <> 'closed';--> statement-breakpoint
UPDATE "banking"."accounts" a SET "is_bounded" = true FROM "banking"."account_parties" p JOIN "banking"."customers" c ON c."id" = p."customer_id" WHERE p."account_id" = a."id" AND p."role" = 'owner' AND (c."kyc_level" <> 'full' OR c."status" = 'restricted');
