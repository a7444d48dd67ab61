ALTER TABLE "banking"."challenges" DROP CONSTRAINT "challenge_purpose";--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "address_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD COLUMN "contact_sealed" text;--> statement-breakpoint
CREATE INDEX "audit_logs_actor" ON "banking"."audit_logs" USING btree ("actor","id");--> statement-breakpoint
CREATE INDEX "audit_logs_action" ON "banking"."audit_logs" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "audit_logs_subject" ON "banking"."audit_logs" USING btree ("subject","id");--> statement-breakpoint
ALTER TABLE "banking"."challenges" ADD CONSTRAINT "challenge_purpose" CHECK ("banking"."challenges"."purpose" in ('transfer', 'payee', 'limit', 'contact', 'new_contact', 'factor'));--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.message_address(bigint, text);
--> statement-breakpoint
DROP TRIGGER IF EXISTS session_is_named ON banking.user_sessions;
--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.name_device(), banking.agent_family(text), banking.network_of(text), banking.holders_network(text);
--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.search_audit(text, text, text, text, text, bigint, integer, integer, text);
