DROP INDEX "banking"."accounts_opened";--> statement-breakpoint
CREATE INDEX "applications_open" ON "banking"."applications" USING btree ("expires_at") WHERE status in ('draft', 'submitted');--> statement-breakpoint
CREATE INDEX "accounts_opened" ON "banking"."accounts" USING btree ("opened_on");