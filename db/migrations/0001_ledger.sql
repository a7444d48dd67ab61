ALTER TYPE "banking"."transaction_type" ADD VALUE 'exchange';--> statement-breakpoint
CREATE TABLE "banking"."fx_quotes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"sell_currency" text NOT NULL,
	"buy_currency" text NOT NULL,
	"sell_minor" bigint NOT NULL,
	"buy_minor" bigint NOT NULL,
	"rate" numeric(20, 10) NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"sold_seq" bigint,
	"bought_seq" bigint,
	CONSTRAINT "fx_quote_amounts" CHECK ("banking"."fx_quotes"."sell_minor" > 0 and "banking"."fx_quotes"."buy_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "banking"."fx_rates" (
	"base" text NOT NULL,
	"counter" text NOT NULL,
	"effective_at" timestamp with time zone NOT NULL,
	"mid" numeric(20, 10) NOT NULL,
	"margin_percent" numeric(6, 4) NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "fx_rates_base_counter_effective_at_pk" PRIMARY KEY("base","counter","effective_at"),
	CONSTRAINT "fx_rate_pair" CHECK ("banking"."fx_rates"."base" <> "banking"."fx_rates"."counter"),
	CONSTRAINT "fx_rate_mid" CHECK ("banking"."fx_rates"."mid" > 0),
	CONSTRAINT "fx_rate_margin" CHECK ("banking"."fx_rates"."margin_percent" >= 0 and "banking"."fx_rates"."margin_percent" < 100)
);
--> statement-breakpoint
ALTER TABLE "banking"."fx_quotes" ADD CONSTRAINT "fx_quotes_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fx_quotes_customer" ON "banking"."fx_quotes" USING btree ("customer_id","created_at");