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
	CONSTRAINT "pot_name" CHECK (char_length("banking"."pots"."name") between 1 and 40),
	CONSTRAINT "pot_colour" CHECK ("banking"."pots"."colour" in ('teal', 'amber', 'rose', 'sky', 'violet')),
	CONSTRAINT "pot_amounts" CHECK ("banking"."pots"."target" > 0 and "banking"."pots"."monthly" > 0 and "banking"."pots"."round_to" > 0),
	CONSTRAINT "pot_monthly" CHECK (("banking"."pots"."monthly" is null) = ("banking"."pots"."next_on" is null)),
	CONSTRAINT "pot_status" CHECK ("banking"."pots"."status" in ('open', 'closed')),
	CONSTRAINT "pot_closed" CHECK (("banking"."pots"."status" = 'closed') = ("banking"."pots"."closed_at" is not null) and ("banking"."pots"."status" = 'open' or "banking"."pots"."hold_id" is null))
);
--> statement-breakpoint
ALTER TABLE "banking"."holds" DROP CONSTRAINT "hold_kind";--> statement-breakpoint
ALTER TABLE "banking"."pots" ADD CONSTRAINT "pots_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."pots" ADD CONSTRAINT "pots_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."pots" ADD CONSTRAINT "pots_hold_id_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "banking"."holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pots_customer" ON "banking"."pots" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "pots_filled" ON "banking"."pots" USING btree ("account_id","id") WHERE status = 'open' and (monthly is not null or round_to is not null);--> statement-breakpoint
ALTER TABLE "banking"."holds" ADD CONSTRAINT "hold_kind" CHECK ("banking"."holds"."kind" in ('authorisation', 'uncleared', 'joint', 'risk', 'pot') and ("banking"."holds"."kind" = 'uncleared') = ("banking"."holds"."transaction_seq" is not null));