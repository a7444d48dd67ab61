CREATE TABLE "banking"."documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"content_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"key_id" uuid NOT NULL,
	"sealed_hash" "bytea" NOT NULL,
	"added_by" bigint NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "document_kind" CHECK ("banking"."documents"."kind" in ('identity', 'address', 'tax', 'other')),
	CONSTRAINT "document_type" CHECK ("banking"."documents"."content_type" in ('application/pdf', 'image/jpeg', 'image/png')),
	CONSTRAINT "document_bytes" CHECK ("banking"."documents"."bytes" between 1 and 5242880),
	CONSTRAINT "document_hash" CHECK (length("banking"."documents"."sealed_hash") = 32)
);
--> statement-breakpoint
ALTER TABLE "banking"."documents" ADD CONSTRAINT "documents_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "banking"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "documents_application" ON "banking"."documents" USING btree ("application_id");