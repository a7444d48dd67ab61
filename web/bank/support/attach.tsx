import Paperclip from 'lucide-solid/icons/paperclip'
import { createEffect, createUniqueId, For, Index, on, Show } from 'solid-js'
import type { Attachment } from '../../../worker/attachments/contract.ts'
import { attachmentsMost } from '../../../worker/attachments/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { saveBase64 } from '../statements/download.ts'
import { type Chosen, type FilesOfForm, sizeOf, taken } from './files.ts'
import { t } from './words.ts'

const small = 'min-h-11! px-3! text-small'

function Line(props: { one: Chosen; files: FilesOfForm }) {
  const name = () => props.one.file.name
  const isSending = () => props.one.share !== undefined
  return (
    <li class="grid gap-1 py-2">
      <div class="flex flex-wrap items-center justify-between gap-x-3">
        <span class="min-w-0 text-small [overflow-wrap:anywhere]">
          <span class="font-semibold">{name()}</span>{' '}
          <span class="text-soft">{sizeOf(props.one.file.size)}</span>
        </span>
        <span class="flex flex-wrap">
          <Show when={props.one.tried}>
            <Button
              look="plain"
              class={small}
              busy={isSending()}
              aria-label={t('again_file', { file: name() })}
              onClick={() => void props.files.sendAgain(props.one)}
            >
              {t('again')}
            </Button>
          </Show>
          <Show when={!isSending()}>
            <Button
              look="plain"
              class={small}
              aria-label={t('leave_out_file', { file: name() })}
              onClick={() => props.files.remove(props.one.id)}
            >
              {t('leave_out')}
            </Button>
          </Show>
        </span>
      </div>
      <Show when={isSending()}>
        <progress
          class="h-2 w-full accent-brand"
          aria-label={t('sending', { file: name() })}
          max={100}
          value={Math.round((props.one.share ?? 0) * 100)}
        />
      </Show>
      <Show when={props.one.error}>{(sentence) => <p class="text-bad text-small">{sentence()}</p>}</Show>
    </li>
  )
}

/** Chooses files that go along with a message, shows how they go, and what became of those that did not. */
export function AttachFiles(props: { files: FilesOfForm }) {
  const id = createUniqueId()
  let input!: HTMLInputElement
  // Whoever pressed a button of a line that has gone goes on here, and not at the top of the page.
  createEffect(
    on(
      () => props.files.chosen().length,
      (now, before = 0) => {
        if (now < before && document.activeElement === document.body) input.focus()
      },
      { defer: true },
    ),
  )
  return (
    <div class="grid justify-items-start gap-1.5">
      <label
        class={buttonClass(
          'quiet',
          'cursor-pointer text-small has-focus-visible:outline-2 has-focus-visible:outline-brand has-focus-visible:outline-offset-2',
        )}
      >
        <Paperclip size={18} aria-hidden="true" /> {t('attach')}
        <input
          ref={input}
          type="file"
          multiple
          accept={taken}
          class="sr-only"
          aria-describedby={`${id}-hint ${id}-error`}
          aria-invalid={props.files.wrong() ? 'true' : undefined}
          onChange={(event) => {
            props.files.choose([...(event.currentTarget.files ?? [])])
            // The list below says what was chosen; the same file can be chosen once more.
            event.currentTarget.value = ''
          }}
        />
      </label>
      <p id={`${id}-hint`} class="text-faint text-tiny">
        {props.files.chosen().length === 0 ? `${t('none_yet')} ` : ''}
        {t('kinds', { most: attachmentsMost })}
      </p>
      <p
        id={`${id}-error`}
        aria-live="polite"
        class="text-bad text-small [overflow-wrap:anywhere] empty:hidden"
      >
        {props.files.wrong()}
      </p>
      <Show when={props.files.chosen().length > 0}>
        <ul aria-label={t('to_send')} class="w-full divide-y divide-line">
          <Index each={props.files.chosen()}>{(one) => <Line one={one()} files={props.files} />}</Index>
        </ul>
      </Show>
      <p role="status" class="sr-only">
        {props.files.said()}
      </p>
    </div>
  )
}

/** The files beside a message. They are saved, never shown in the page. */
export function Attached(props: { attachments: Attachment[]; verb: 'get' | 'getFor' }) {
  const take = async ({ id }: Attachment) => {
    try {
      saveBase64(await bank.attachments[props.verb].query({ id }))
    } catch (error) {
      const fault = heed(error)
      toast(fault.code === 'not_found' ? t('gone') : fault.sentence)
    }
  }
  return (
    <Show when={props.attachments.length > 0}>
      <ul aria-label={t('attached')} class="grid justify-items-start gap-1">
        <For each={props.attachments}>
          {(one) => (
            <li class="max-w-full">
              <Button
                look="plain"
                class={`${small} justify-start! text-left!`}
                aria-label={t('save_file', { file: one.name, size: sizeOf(one.bytes) })}
                onClick={() => void take(one)}
              >
                <Paperclip size={16} class="shrink-0" aria-hidden="true" />
                <span class="min-w-0 [overflow-wrap:anywhere]">
                  {one.name} <span class="font-normal text-soft">{sizeOf(one.bytes)}</span>
                </span>
              </Button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}
