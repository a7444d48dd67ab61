-- Their signatures change, or the Worker does it now; functions are put back after the migrations (db/functions).
DROP FUNCTION IF EXISTS banking.add_payee(text, uuid, text, text, text, text, bigint, text, text, uuid);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.add_staff(banking.user_changes, text, jsonb, text, bytea, integer, integer, integer, bytea, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.check_payee(text, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.create_staff(text, uuid, text, text, jsonb, text, text, bytea, bytea, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.find_customers(text, text, integer, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.match_name(text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.provision_customer(text, text, jsonb, bytea, integer, integer, integer, bytea, text[]);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.provision_staff(text, text, text, jsonb, bytea, integer, integer, integer, bytea);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.tool_add_staff(text, text, text, jsonb, text, bytea, integer, integer, integer, bytea);--> statement-breakpoint
CREATE TABLE "banking"."name_tokens" (
	"token" "bytea" NOT NULL,
	"kind" text NOT NULL,
	"person" bigint NOT NULL,
	CONSTRAINT "name_tokens_token_kind_person_pk" PRIMARY KEY("token","kind","person"),
	CONSTRAINT "name_token_kind" CHECK ("banking"."name_tokens"."kind" in ('customer', 'staff')),
	CONSTRAINT "name_token_length" CHECK (length("banking"."name_tokens"."token") = 16)
);
--> statement-breakpoint
ALTER TABLE "banking"."encryption_keys" DROP CONSTRAINT "encryption_key_purpose";--> statement-breakpoint
DROP INDEX "banking"."customers_name";--> statement-breakpoint
ALTER TABLE "banking"."customers" ALTER COLUMN "full_name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."users" ALTER COLUMN "name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."accounts" ADD COLUMN "holder_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "name_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "holder_name" text;--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD COLUMN "holder_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."transactions" ADD COLUMN "from_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."transactions" ADD COLUMN "to_tokens" integer[];--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "name_sealed" text;--> statement-breakpoint
CREATE INDEX "name_tokens_person" ON "banking"."name_tokens" USING btree ("kind","person");--> statement-breakpoint
ALTER TABLE "banking"."customers" ADD CONSTRAINT "customer_name_once" CHECK ("banking"."customers"."full_name" is null or "banking"."customers"."name_sealed" is null);--> statement-breakpoint
ALTER TABLE "banking"."encryption_keys" ADD CONSTRAINT "encryption_key_purpose" CHECK ("banking"."encryption_keys"."purpose" in ('subject', 'system', 'index', 'journal'));--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_name_once" CHECK ("banking"."users"."name" is null or "banking"."users"."name_sealed" is null);--> statement-breakpoint
-- Who was erased before names were sealed has no name left to seal.
UPDATE "banking"."customers" SET "full_name" = NULL WHERE "full_name" = 'erased' AND "status" = 'closed';--> statement-breakpoint
UPDATE "banking"."users" SET "name" = NULL WHERE "name" = 'erased' AND "status" = 'closed';
