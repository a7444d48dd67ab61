ALTER TABLE "banking"."pots" DROP CONSTRAINT "pot_name";--> statement-breakpoint
ALTER TABLE "banking"."pots" ADD CONSTRAINT "pot_name" CHECK ("banking"."pots"."name" <> '');--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.open_account(text, uuid, text, text, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.add_payee(text, uuid, text, text, text, text, bigint, text, text, uuid, text);
