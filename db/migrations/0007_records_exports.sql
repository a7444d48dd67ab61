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
ALTER TABLE "banking"."challenges" DROP CONSTRAINT "challenge_purpose";--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "erase_on" date;--> statement-breakpoint
ALTER TABLE "banking"."data_exports" ADD CONSTRAINT "data_exports_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "data_exports_customer" ON "banking"."data_exports" USING btree ("customer_id","asked_at");--> statement-breakpoint
CREATE INDEX "data_exports_due" ON "banking"."data_exports" USING btree ("expires_at") WHERE status <> 'expired';--> statement-breakpoint
CREATE INDEX "customers_erase" ON "banking"."customers" USING btree ("erase_on") WHERE erase_on is not null;--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD CONSTRAINT "challenge_purpose" CHECK ("banking"."challenges"."purpose" in ('transfer', 'payee', 'limit', 'contact', 'new_contact', 'factor', 'export'));