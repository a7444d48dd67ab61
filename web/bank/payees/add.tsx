import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Match, Show, Switch } from 'solid-js'
import { accountNumberPattern, isAccountNumber, uuidv7 } from '../../../worker/ids.ts'
import type { Checked } from '../../../worker/payees/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Asked, askedIn, StepUp } from '../security/step-up.tsx'
import { Back } from '../shell/back.tsx'
import { bareNumber } from '../transfers/check.ts'

/** What is wrong before the bank is asked. */
function faultsOf(number: string, name: string) {
  const faults: { number?: string; name?: string } = {}
  if (!accountNumberPattern.test(number)) faults.number = 'An account number has 13 digits.'
  else if (!isAccountNumber(number))
    faults.number = 'There is a typing mistake in this number. Check each digit.'
  if (!name.trim()) faults.name = 'Say whose account it is.'
  return faults
}

function Comparison(props: { checked: Checked }) {
  return (
    <Switch>
      <Match when={props.checked.match === 'match'}>
        <Notice kind="good" title="The name matches">
          This account belongs to {props.checked.name}.
        </Notice>
      </Match>
      <Match when={props.checked.match === 'close'}>
        <Notice kind="warn" title="The name is close">
          The bank knows the holder as <strong>{props.checked.name}</strong>. Is that whom you mean?
        </Notice>
      </Match>
      <Match when={true}>
        <Notice kind="bad" title="The name does not match">
          This account belongs to somebody with another name. If you were sent this number, ask again by a way
          you know: money that was sent may not come back.
        </Notice>
      </Match>
    </Switch>
  )
}

export default function AddPayee() {
  const navigate = useNavigate()
  const client = useQueryClient()
  // Made once for this form, so that a lost answer adds nobody twice.
  let id = uuidv7()
  const [number, setNumber] = createSignal('')
  const [name, setName] = createSignal('')
  const [nickname, setNickname] = createSignal('')
  const [checked, setChecked] = createSignal<Checked>()
  const [faults, setFaults] = createSignal<{ number?: string; name?: string }>({})
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const [asked, setAsked] = createSignal<Asked>()
  let form!: HTMLFormElement

  const retype = (set: (text: string) => void) => (text: string) => {
    set(text)
    setChecked(undefined)
    setFaults({})
    id = uuidv7()
  }
  const refuse = (error: unknown) => {
    const fault = heed(error)
    if (fault.code === 'not_found') {
      setFaults({ number: 'No account here has this number. Check it with the person you want to pay.' })
      focusFirstFault(form)
    } else if (askedIn(fault)) setAsked(askedIn(fault))
    else setRefusal(fault)
  }

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void proceed()
  }
  const proceed = async (challengeId?: string) => {
    if (busy()) return
    setAsked(undefined)
    setRefusal(undefined)
    const accountNumber = bareNumber(number())
    const found = faultsOf(accountNumber, name())
    setFaults(found)
    if (found.number || found.name) return focusFirstFault(form)
    setBusy(true)
    try {
      const seen = checked()
      if (!seen) setChecked(await bank.payees.check.query({ accountNumber, name: name() }))
      else {
        const factor = challengeId ? { challengeId } : {}
        const added = { ...(nickname().trim() ? { nickname: nickname() } : {}), ...factor }
        await bank.payees.add.mutate({ id, accountNumber, name: name(), accepted: seen.match, ...added })
        await client.invalidateQueries({ queryKey: ['payees'] })
        toast('The payee is saved.')
        navigate('/payees')
      }
    } catch (error) {
      refuse(error)
    } finally {
      setBusy(false)
    }
  }
  const label = () => {
    const match = checked()?.match
    if (!match) return 'Check the name'
    return match === 'match' ? 'Save' : match === 'close' ? 'Yes, save' : 'Save anyway'
  }

  return (
    <div class="mx-auto grid w-full max-w-xl grid-cols-1 gap-6">
      <div>
        <Back href="/payees" name="Payees" />
        <PageTitle title="Add a payee" />
      </div>
      <Show when={refusal()}>
        {(fault) => (
          <Notice kind="bad" title={fault().title}>
            {fault().sentence}
          </Notice>
        )}
      </Show>
      <Card class="p-5 sm:p-7">
        <form ref={form} class="grid gap-6" novalidate onSubmit={submit}>
          <Field label="Account number" error={faults().number}>
            {(wiring) => (
              <Input
                {...wiring}
                name="number"
                inputmode="numeric"
                autocomplete="off"
                placeholder="13 digits"
                maxLength={24}
                aria-required="true"
                class="figures"
                value={number()}
                onInput={retype(setNumber)}
              />
            )}
          </Field>
          <Field
            label="Name of the holder"
            hint="As they write it. The bank compares it."
            error={faults().name}
          >
            {(wiring) => (
              <Input
                {...wiring}
                name="holder"
                autocomplete="off"
                maxLength={140}
                aria-required="true"
                value={name()}
                onInput={retype(setName)}
              />
            )}
          </Field>
          <Field label="Nickname" hint="Optional. Only you see it.">
            {(wiring) => (
              <Input
                {...wiring}
                name="nickname"
                autocomplete="off"
                maxLength={40}
                value={nickname()}
                onInput={setNickname}
              />
            )}
          </Field>
          <Show when={checked()}>{(seen) => <Comparison checked={seen()} />}</Show>
          <Button
            type="submit"
            busy={busy()}
            look={checked()?.match === 'none' ? 'quiet' : 'primary'}
            class="w-full"
          >
            {label()}
          </Button>
        </form>
      </Card>
      <StepUp
        asked={asked()}
        onConfirmed={(challengeId) => void proceed(challengeId)}
        onAnew={() => void proceed()}
        onClose={() => setAsked(undefined)}
      />
    </div>
  )
}
