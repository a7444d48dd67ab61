import { createSignal, Match, onMount, Switch } from 'solid-js'
import { bank, type Fault, faultOf } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Logo } from '../shell/logo.tsx'
import { t } from './words.ts'

/** Where the link of a notice leads: the code stands behind the #, so no server on the way has seen it. */
export default function StopChange() {
  const [stage, setStage] = createSignal<'asking' | 'sending' | 'done' | 'failed'>('asking')
  const [fault, setFault] = createSignal<Fault>()
  const [mistyped, setMistyped] = createSignal(false)
  const [code, setCode] = createSignal('')
  onMount(() => {
    setCode(location.hash.slice(1))
    // Neither history nor whoever looks at the screen keeps it.
    history.replaceState(history.state, '', location.pathname)
  })
  const stop = async () => {
    if (stage() === 'sending') return
    setMistyped(!/^[A-Za-z0-9_-]{22}$/.test(code().trim()))
    if (mistyped()) return
    setStage('sending')
    setFault(undefined)
    try {
      await bank.proposals.stopByCode.mutate({ code: code().trim() })
      setStage('done')
    } catch (error) {
      const now = faultOf(error)
      setFault(now)
      setStage(now.code === 'offline' || now.code === 'unavailable' ? 'asking' : 'failed')
    }
  }
  return (
    <main id="content" class="mx-auto grid w-full max-w-lg gap-6 px-4 py-8">
      <Logo />
      <PageTitle title={t('stop_title')} />
      <Card class="grid gap-4 p-5">
        <Switch>
          <Match when={stage() === 'asking' || stage() === 'sending'}>
            <p>{t('stop_why')}</p>
            <Notice kind="bad" title={fault()?.title}>
              {fault()?.sentence ?? t('after_call')}
            </Notice>
            <Field label={t('notice_code')} error={mistyped() ? t('all_22') : undefined}>
              {(wiring) => (
                <Input {...wiring} autocomplete="off" maxLength={40} value={code()} onInput={setCode} />
              )}
            </Field>
            <Button busy={stage() === 'sending'} onClick={() => void stop()}>
              {t('stop_change')}
            </Button>
          </Match>
          <Match when={stage() === 'done'}>
            <Notice kind="good" title={t('stopped_title')}>
              {t('nothing_changes')}
            </Notice>
          </Match>
          <Match when={stage() === 'failed'}>
            <Notice kind="bad" title={t('cannot_stop')}>
              {t('no_change')}
            </Notice>
          </Match>
        </Switch>
      </Card>
    </main>
  )
}
