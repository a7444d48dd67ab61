-- Their functions take more from now on, and the old ones would stand beside the new ones.
DROP FUNCTION IF EXISTS banking.make_exchange(text, uuid, uuid, uuid, text, text, timestamptz, bytea, bytea, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.read_till(text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.settle_joint_order(text, uuid, boolean, text, uuid, text);--> statement-breakpoint
CREATE TABLE "banking"."cohort_months" (
	"joined" date NOT NULL,
	"month" date NOT NULL,
	"customers" bigint NOT NULL,
	CONSTRAINT "cohort_months_joined_month_pk" PRIMARY KEY("joined","month")
);
--> statement-breakpoint
CREATE TABLE "banking"."ticket_attachments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "banking"."ticket_attachments_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"customer_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"author" text NOT NULL,
	"user_id" bigint NOT NULL,
	"internal" boolean NOT NULL,
	"name_sealed" text NOT NULL,
	"content_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"key_id" uuid NOT NULL,
	"sealed_hash" "bytea" NOT NULL,
	CONSTRAINT "ticket_attachment_author" CHECK ("banking"."ticket_attachments"."author" in ('customer', 'staff')),
	CONSTRAINT "ticket_attachment_internal" CHECK (not "banking"."ticket_attachments"."internal" or "banking"."ticket_attachments"."author" = 'staff'),
	CONSTRAINT "ticket_attachment_type" CHECK ("banking"."ticket_attachments"."content_type" in ('application/pdf', 'image/jpeg', 'image/png')),
	CONSTRAINT "ticket_attachment_bytes" CHECK ("banking"."ticket_attachments"."bytes" between 1 and 5242880),
	CONSTRAINT "ticket_attachment_hash" CHECK (length("banking"."ticket_attachments"."sealed_hash") = 32),
	CONSTRAINT "ticket_attachment_name" CHECK (length("banking"."ticket_attachments"."name_sealed") <= 1500)
);
--> statement-breakpoint
CREATE TABLE "banking"."gl_days" (
	"product_code" text NOT NULL,
	"currency" text NOT NULL,
	"date" date NOT NULL,
	"booked" bigint NOT NULL,
	"valued" bigint NOT NULL,
	CONSTRAINT "gl_days_product_code_currency_date_pk" PRIMARY KEY("product_code","currency","date")
);
--> statement-breakpoint
CREATE TABLE "banking"."risk_gates" (
	"currency" text PRIMARY KEY NOT NULL,
	"velocity_amount" bigint,
	"velocity_count" integer,
	"velocity_minutes" integer,
	"structuring_from" bigint,
	"structuring_below" bigint,
	"amount_from" bigint,
	"woken_from" bigint,
	"woken_days" integer,
	"hour_from" bigint,
	"hours" integer,
	"timezone" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_kind";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_money";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_status";--> statement-breakpoint
ALTER TABLE "banking"."transaction_notes" DROP CONSTRAINT "note_length";--> statement-breakpoint
DROP INDEX "banking"."applications_status";--> statement-breakpoint
DROP INDEX "banking"."cases_queue";--> statement-breakpoint
ALTER TABLE "banking"."customer_changes" ALTER COLUMN "maker_user_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."setting_changes" ADD COLUMN "told_customer" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."setting_changes" ADD COLUMN "told_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "banking"."ticket_attachments" ADD CONSTRAINT "ticket_attachments_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "banking"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."ticket_attachments" ADD CONSTRAINT "ticket_attachments_message_id_ticket_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "banking"."ticket_messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ticket_attachments_message" ON "banking"."ticket_attachments" USING btree ("message_id","position");--> statement-breakpoint
CREATE INDEX "ticket_attachments_ticket" ON "banking"."ticket_attachments" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "ticket_attachments_day" ON "banking"."ticket_attachments" USING btree ("customer_id","at") WHERE author = 'customer';--> statement-breakpoint
CREATE INDEX "accounts_product" ON "banking"."accounts" USING btree ("product_code","id");--> statement-breakpoint
CREATE INDEX "accounts_opened" ON "banking"."accounts" USING brin ("opened_on");--> statement-breakpoint
CREATE INDEX "applications_changed" ON "banking"."applications" USING btree ("status","changed_at");--> statement-breakpoint
CREATE INDEX "applications_submitted" ON "banking"."applications" USING btree ("status","submitted_at");--> statement-breakpoint
CREATE INDEX "security_events_kind" ON "banking"."security_events" USING btree ("kind","id");--> statement-breakpoint
CREATE INDEX "security_events_severity" ON "banking"."security_events" USING btree ("severity","id");--> statement-breakpoint
CREATE UNIQUE INDEX "evidence_parts_rows" ON "banking"."evidence_parts" USING btree ("table_name","last_id");--> statement-breakpoint
CREATE INDEX "entries_valued" ON "banking"."entries" USING btree ("account_id","value_date","transaction_seq") WHERE value_date <> booking_date;--> statement-breakpoint
CREATE INDEX "users_staff" ON "banking"."users" USING btree ("id") WHERE kind <> 'customer';--> statement-breakpoint
CREATE INDEX "cases_queue" ON "banking"."cases" USING btree ("status",(-"score"),"id");--> statement-breakpoint
ALTER TABLE "banking"."customer_changes" ADD CONSTRAINT "customer_change_maker" CHECK (("banking"."customer_changes"."maker_user_id" is null) = ("banking"."customer_changes"."maker_person" like 'tool:%'));--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_kind" CHECK ("banking"."joint_orders"."kind" in ('transfer', 'payment', 'closing', 'schedule', 'deposit', 'exchange', 'deposit_closing'));--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_money" CHECK (case when "banking"."joint_orders"."kind" = 'closing' then "banking"."joint_orders"."amount" is null
        else "banking"."joint_orders"."amount" > 0 and "banking"."joint_orders"."currency" is not null and "banking"."joint_orders"."to_number" is not null
          and ("banking"."joint_orders"."channel" is not null or "banking"."joint_orders"."kind" in ('deposit', 'exchange', 'deposit_closing'))
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit', 'exchange', 'deposit_closing')) = ("banking"."joint_orders"."terms" is not null)
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit_closing') or "banking"."joint_orders"."ordered_at" is not null and "banking"."joint_orders"."hold_id" is not null)
          and ("banking"."joint_orders"."kind" in ('schedule', 'exchange', 'deposit_closing') or "banking"."joint_orders"."origin_mac" is not null) end);--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_status" CHECK ("banking"."joint_orders"."status" in ('pending', 'approved', 'refused', 'withdrawn', 'expired', 'lapsed'));--> statement-breakpoint
ALTER TABLE "banking"."transaction_notes" ADD CONSTRAINT "note_length" CHECK (char_length("banking"."transaction_notes"."note") between 1 and 4000);--> statement-breakpoint
-- What was sealed before: from now on each seal carries on.
INSERT INTO banking.gl_days (product_code, currency, date, booked, valued)
SELECT a.product_code, m.currency, m.date, sum(m.booked), sum(m.valued)
  FROM (SELECT e.account_id, e.currency, e.booking_date AS date, e.amount AS booked, CASE WHEN e.value_date = e.booking_date THEN e.amount ELSE 0 END AS valued
          FROM banking.entries e WHERE e.transaction_seq <= (SELECT max(s.last_seq) FROM banking.seals s)
        UNION ALL
        SELECT e.account_id, e.currency, e.value_date, 0, e.amount
          FROM banking.entries e WHERE e.value_date <> e.booking_date AND e.transaction_seq <= (SELECT max(s.last_seq) FROM banking.seals s)) m
  JOIN banking.accounts a ON a.id = m.account_id
 GROUP BY 1, 2, 3;
--> statement-breakpoint
INSERT INTO banking.bank_days (date, measure, key, currency, count, sum)
SELECT a.opened_on, 'accounts', a.product_code, a.currency, count(*), 0 FROM banking.accounts a
 WHERE a.opened_on <= (SELECT max(s.closed_date) FROM banking.eod_steps s WHERE s.name = 'roll_bank_days' AND s.status = 'done')
 GROUP BY 1, 3, 4;
--> statement-breakpoint
INSERT INTO banking.cohort_months (joined, month, customers)
SELECT date_trunc('month', c.member_since)::date, m.month, count(*)
  FROM banking.customer_months m JOIN banking.customers c ON c.id = m.customer_id GROUP BY 1, 2;
