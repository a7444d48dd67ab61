import { type JSX, Show } from 'solid-js'
import type { Catalogue } from '../../../worker/catalogue/contract.ts'
import { useQuery } from '../reading.ts'
import { catalogueQuery } from './queries.ts'

/** What stands here only while the bank offers it; the bank itself refuses what is switched off. */
export function Offered(props: {
  feature: keyof Catalogue['features']
  children: JSX.Element
  otherwise?: JSX.Element
}) {
  const catalogue = useQuery(catalogueQuery)
  const isOff = () => catalogue.isSuccess && !catalogue.data.features[props.feature]
  return (
    <Show when={!isOff()} fallback={props.otherwise}>
      {props.children}
    </Show>
  )
}
