import Download from 'lucide-solid/icons/download'
import { Show } from 'solid-js'
import { t } from '../bank/shell/words.ts'
import { Button } from '../ui/button.tsx'
import { Card, Section } from '../ui/card.tsx'
import { type Offer, offer, setOffer } from './online.ts'

/** Where the browser can put the bank on the home screen. It asks once; afterwards there is nothing to offer. */
export function InstallOffer() {
  const install = async (asked: Offer) => {
    setOffer(undefined)
    await asked.prompt()
  }
  return (
    <Show when={offer()}>
      {(asked) => (
        <Section title={t('app')}>
          <Card class="grid gap-4 p-5">
            <p class="text-small text-soft">{t('install_why')}</p>
            <Button look="quiet" onClick={() => void install(asked())}>
              <Download size={19} aria-hidden="true" /> {t('install')}
            </Button>
          </Card>
        </Section>
      )}
    </Show>
  )
}
