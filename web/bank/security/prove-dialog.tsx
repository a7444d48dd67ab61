import { createEffect, createSignal, type JSX, Show } from 'solid-js'
import type { ProofInput } from '../../../worker/factors/contract.ts'
import { heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { createProof, ProofField, proofSentence } from './proof.tsx'
import { t } from './words.ts'

/** A change of factors that cannot be taken back: says what it does, and asks for a code. */
export function ProveDialog(props: {
  open: boolean
  title: string
  action: string
  /** Of the button that leaves all as it is. */
  keep?: string
  onClose: () => void
  /** Throws what the bank refused. */
  onProved: (proof: ProofInput) => Promise<unknown>
  children?: JSX.Element
}) {
  const proof = createProof()
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  createEffect(() => {
    if (!props.open) return
    proof.clear()
    setRefusal(undefined)
    queueMicrotask(() => form.querySelector<HTMLElement>('input, button')?.focus())
  })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setRefusal(undefined)
    if (!proof.check()) return focusFirstFault(form)
    setBusy(true)
    try {
      await props.onProved(proof.input())
    } catch (error) {
      setRefusal(proofSentence(heed(error)))
      proof.clear()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open={props.open} title={props.title} onClose={() => props.onClose()}>
      <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
        {props.children}
        <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Show when={props.open}>
          <ProofField proof={proof} />
        </Show>
        <Answers>
          <Button look="plain" onClick={() => props.onClose()}>
            {props.keep ?? t('keep')}
          </Button>
          <Button type="submit" busy={busy()}>
            {props.action}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
