import { A } from '@solidjs/router'
import Compass from 'lucide-solid/icons/compass'
import { buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'

export default function NotFound() {
  return (
    <>
      <PageTitle title="Page not found" />
      <Card>
        <Empty
          icon={<Compass size={26} aria-hidden="true" />}
          title="There is nothing at this address"
          action={
            <A href="/" class={buttonClass('quiet')}>
              Go to your accounts
            </A>
          }
        >
          The link may be old, or a letter may be missing.
        </Empty>
      </Card>
    </>
  )
}
