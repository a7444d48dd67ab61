import Download from 'lucide-solid/icons/download'
import { Show } from 'solid-js'
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
        <Section title="App">
          <Card class="grid gap-4 p-5">
            <p class="text-small text-soft">
              Edgebank opens from your home screen like an app. Nothing of your accounts is stored on the
              device.
            </p>
            <Button look="quiet" onClick={() => void install(asked())}>
              <Download size={19} aria-hidden="true" /> Install Edgebank
            </Button>
          </Card>
        </Section>
      )}
    </Show>
  )
}
