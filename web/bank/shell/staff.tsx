import Headset from 'lucide-solid/icons/headset'
import { signOut } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Logo } from './logo.tsx'

/** Staff have no accounts to look at here; their desk is a part of its own. */
export function Staff(props: { role: string }) {
  return (
    <main id="content" tabindex="-1" class="mx-auto grid max-w-lg gap-6 p-6">
      <Logo class="my-4" />
      <PageTitle title={`Signed in as ${props.role}`} document="Staff" />
      <Card>
        <Empty
          icon={<Headset size={26} aria-hidden="true" />}
          title="The staff desk is not open yet"
          action={<Button onClick={() => void signOut()}>Sign out</Button>}
        >
          This side of the bank is for customers. Your desk will be at /desk.
        </Empty>
      </Card>
    </main>
  )
}
