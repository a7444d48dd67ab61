DROP INDEX "banking"."user_sessions_user";--> statement-breakpoint
ALTER TABLE "banking"."user_sessions" ADD COLUMN "public_id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."user_sessions" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "banking"."user_sessions" ADD COLUMN "place" text;--> statement-breakpoint
CREATE INDEX "user_sessions_device" ON "banking"."user_sessions" USING btree ("user_id","device");--> statement-breakpoint
CREATE INDEX "user_sessions_user" ON "banking"."user_sessions" USING btree ("user_id","ends_at");--> statement-breakpoint
-- Its parameters changed: the new one would stand beside the old.
DROP FUNCTION IF EXISTS banking.sign_in(text, bytea, text, bytea, text, text, text, text);
