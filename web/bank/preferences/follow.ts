import { bank, heed } from '../../api.ts'
import { choose, chosenHere, type Grouping, isLanguage, type Language } from '../../languages/languages.ts'

const asked = 'asked-for-language'

/** On a device that was never told a language, the one that its customer chose elsewhere. Nothing waits for it. */
export async function followPreferences() {
  if (chosenHere()) return
  try {
    // Once a visit, not with every page that is loaded anew.
    if (sessionStorage.getItem(asked)) return
    sessionStorage.setItem(asked, '1')
    const { language, grouping } = await bank.preferences.read.query()
    if (isLanguage(language)) await choose(language, grouping ?? 'indian')
  } catch {
    // The pages go on as they are.
  }
}

/** Speaks it here at once; the bank keeps it for the other devices. */
export async function chooseEverywhere(language: Language, grouping: Grouping) {
  await choose(language, grouping)
  await bank.preferences.language.mutate({ language, grouping }).catch(heed)
}
