CREATE TYPE "banking"."category" AS ENUM('groceries', 'eating_out', 'transport', 'housing', 'utilities', 'shopping', 'health', 'entertainment', 'travel', 'education', 'gifts', 'income', 'savings', 'transfers', 'cash', 'fees', 'taxes', 'other');--> statement-breakpoint
CREATE TABLE "banking"."transaction_notes" (
	"account_id" bigint NOT NULL,
	"transaction_seq" bigint NOT NULL,
	"note" text,
	"category" "banking"."category",
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "transaction_notes_account_id_transaction_seq_pk" PRIMARY KEY("account_id","transaction_seq"),
	CONSTRAINT "note_length" CHECK (char_length("banking"."transaction_notes"."note") between 1 and 280),
	CONSTRAINT "note_or_category" CHECK ("banking"."transaction_notes"."note" is not null or "banking"."transaction_notes"."category" is not null)
);
--> statement-breakpoint
DROP INDEX "banking"."entries_account_seq";--> statement-breakpoint
CREATE INDEX "entries_account_day" ON "banking"."entries" USING btree ("account_id","booking_date","transaction_seq","amount");