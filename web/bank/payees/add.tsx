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
import { NumberField } from '../transfers/number-field.tsx'
import { t } from './words.ts'

/** What is wrong before the bank is asked. */
function faultsOf(number: string, name: string) {
  const faults: { number?: string; name?: string } = {}
  if (!accountNumberPattern.test(number)) faults.number = t('thirteen')
  else if (!isAccountNumber(number)) faults.number = t('typo')
  if (!name.trim()) faults.name = t('whose')
  return faults
}

function Comparison(props: { checked: Checked }) {
  return (
    <Switch>
      <Match when={props.checked.match === 'match'}>
        <Notice kind="good" title={t('matches')}>
          {t('belongs', { name: props.checked.name ?? '' })}
        </Notice>
      </Match>
      <Match when={props.checked.match === 'close'}>
        <Notice kind="warn" title={t('close')}>
          {t.parts('close_why', { name: <strong>{props.checked.name}</strong> })}
        </Notice>
      </Match>
      <Match when={true}>
        <Notice kind="bad" title={t('no_match')}>
          {t('no_match_why')}
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
      setFaults({ number: t('no_account') })
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
        toast(t('saved'))
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
    if (!match) return t('check')
    return match === 'match' ? t('save') : match === 'close' ? t('yes_save') : t('save_anyway')
  }

  return (
    <div class="mx-auto grid w-full max-w-xl grid-cols-1 gap-6">
      <div>
        <Back href="/payees" name={t('payees')} />
        <PageTitle title={t('add')} />
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
          <NumberField
            label={t('number')}
            digits={t('digits')}
            name="number"
            value={number()}
            error={faults().number}
            onInput={retype(setNumber)}
          />
          <Field label={t('holder')} hint={t('holder_hint')} error={faults().name}>
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
          <Field label={t('nickname')} hint={t('only_you')}>
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
