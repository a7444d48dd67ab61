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
ALTER TABLE "banking"."preferences" ADD CONSTRAINT "preferences_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;