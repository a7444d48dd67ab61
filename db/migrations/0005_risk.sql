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
ALTER TABLE "banking"."holds" DROP CONSTRAINT "hold_kind";--> statement-breakpoint
ALTER TABLE "banking"."limit_usage" ADD COLUMN "is_watched" boolean;--> statement-breakpoint
ALTER TABLE "banking"."case_notes" ADD CONSTRAINT "case_notes_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "banking"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."cases" ADD CONSTRAINT "cases_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_alerts" ADD CONSTRAINT "risk_alerts_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_alerts" ADD CONSTRAINT "risk_alerts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_alerts" ADD CONSTRAINT "risk_alerts_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "banking"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_orders" ADD CONSTRAINT "risk_orders_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_orders" ADD CONSTRAINT "risk_orders_maker_customer_id_customers_id_fk" FOREIGN KEY ("maker_customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_orders" ADD CONSTRAINT "risk_orders_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."risk_rules" ADD CONSTRAINT "risk_rules_change_id_risk_rule_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "banking"."risk_rule_changes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_notes_case" ON "banking"."case_notes" USING btree ("case_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "cases_one_open" ON "banking"."cases" USING btree ("customer_id") WHERE "banking"."cases"."status" <> 'closed';--> statement-breakpoint
CREATE INDEX "cases_queue" ON "banking"."cases" USING btree ("status","score","id");--> statement-breakpoint
CREATE INDEX "risk_alerts_case" ON "banking"."risk_alerts" USING btree ("case_id","id");--> statement-breakpoint
CREATE INDEX "risk_alerts_order" ON "banking"."risk_alerts" USING btree ("scope","key");--> statement-breakpoint
CREATE UNIQUE INDEX "risk_orders_request" ON "banking"."risk_orders" USING btree ("scope","key");--> statement-breakpoint
CREATE UNIQUE INDEX "risk_rule_changes_one_open" ON "banking"."risk_rule_changes" USING btree ("code") WHERE "banking"."risk_rule_changes"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "risk_rule_changes_made" ON "banking"."risk_rule_changes" USING btree ("made_at");--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD CONSTRAINT "hold_kind" CHECK ("banking"."holds"."kind" in ('authorisation', 'uncleared', 'joint', 'risk') and ("banking"."holds"."kind" = 'uncleared') = ("banking"."holds"."transaction_seq" is not null));