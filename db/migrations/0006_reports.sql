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
ALTER TABLE "banking"."setting_changes" DROP CONSTRAINT "setting_change_kind";--> statement-breakpoint
ALTER TABLE "banking"."setting_changes" ADD COLUMN "applied_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "customer_months_month" ON "banking"."customer_months" USING btree ("month");--> statement-breakpoint
CREATE UNIQUE INDEX "reports_revision" ON "banking"."reports" USING btree ("kind","from_date","to_date","revision");--> statement-breakpoint
CREATE INDEX "reports_kind" ON "banking"."reports" USING btree ("kind","id");--> statement-breakpoint
ALTER TABLE "banking"."setting_changes" ADD CONSTRAINT "setting_change_kind" CHECK ("banking"."setting_changes"."kind" in ('setting', 'holiday', 'product'));