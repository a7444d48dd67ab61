ALTER TABLE "banking"."challenges" DROP CONSTRAINT "challenge_purpose";--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "address_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD COLUMN "contact_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD CONSTRAINT "challenge_purpose" CHECK ("banking"."challenges"."purpose" in ('transfer', 'payee', 'limit', 'contact', 'new_contact', 'factor'));--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.message_address(bigint, text);
