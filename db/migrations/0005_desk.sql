CREATE TABLE "banking"."cohort_months" (
	"joined" date NOT NULL,
	"month" date NOT NULL,
	"customers" bigint NOT NULL,
	CONSTRAINT "cohort_months_joined_month_pk" PRIMARY KEY("joined","month")
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
DROP INDEX "banking"."applications_status";--> statement-breakpoint
DROP INDEX "banking"."cases_queue";--> statement-breakpoint
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
