/** The people of a grown bank: as many bear a common name as in a country, few all three of theirs, and each has an address. */

const firsts =
  `Priya Rohan Kavya Imran Sunita Joseph Aarav Ananya Arjun Deepa Farhan Gita Harish Ishaan Jaya Karan Lakshmi
  Manish Neha Om Pooja Rahul Ravi Sanjay Sita Tara Uma Vijay Yash Zoya Amit Anil Asha Bhavna Chetan Divya Esha Gaurav Hema
  Indra Jatin Kiran Leela Mohan Nandini Omkar Pallavi Rajesh Rekha Suresh`.split(/\s+/)
const lasts =
  `Sharma Iyer Rao Khan Devi Mathew Singh Kumar Patel Reddy Nair Gupta Das Verma Joshi Mehta Shah Bose Menon Pillai
  Chatterjee Banerjee Mukherjee Desai Kulkarni Patil Jain Agarwal Mishra Pandey Tiwari Yadav Chauhan Thakur Saxena Kapoor
  Malhotra Chopra Bhatia Sethi Ahuja Arora Bajaj Bhatt Dutta Ghosh Hegde Kamath Shetty Gowda Naidu Varma Krishnan Raman
  Subramanian Venkatesan Fernandes Pereira Thomas George Siddiqui Ansari Sheikh Qureshi Mirza Zaidi Zutshi`.split(
    /\s+/,
  )

/** The same for the same number; the first ones of a list come up oftener than its last. */
const drawn = (list: string[], at: number, salt: number) => {
  const share = ((Math.imul(at + 1, 2_654_435_761) ^ Math.imul(salt, 40_503)) >>> 0) / 2 ** 32
  return list[Math.floor(share ** 1.7 * list.length)]!
}

/** A middle name goes with neither of the others. */
const scrambled = (at: number) => {
  const once = Math.imul(at ^ (at >>> 16), 0x85eb_ca6b)
  return Math.imul(once ^ (once >>> 13), 0xc2b2_ae35) >>> 8
}

/** The customer of this number; 0 is the one who is asked. */
export const grownPerson = (at: number) => ({
  name:
    at === 0
      ? 'Asked Person'
      : `${drawn(firsts, at, 1)} ${firsts[scrambled(at) % firsts.length]} ${drawn(lasts, at * 31, 7)}`,
  email: `c${at}@growth.bank`,
  phone: `+9190${String(at).padStart(8, '0')}`,
})

/** Of the customers up to this number: which of these names one alone bears, and two words that so many bear together. */
export function namesAmong(people: number, some: string[], together: number) {
  const wholes = new Map<string, number>()
  const pairs = new Map<string, number>()
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  const wordsOf = (name: string) => [...new Set(name.toLowerCase().split(' '))].sort()
  for (let at = 1; at < people; at++) {
    const words = wordsOf(grownPerson(at).name)
    add(wholes, words.join(' '))
    for (const [index, word] of words.entries())
      for (const other of words.slice(index + 1)) add(pairs, `${word} ${other}`)
  }
  // With three words of their own: two would find everybody who has a third.
  const alone = some.filter((name) => wordsOf(name).length === 3 && wholes.get(wordsOf(name).join(' ')) === 1)
  const pair = [...pairs].find(([, count]) => count === together)?.[0]
  if (alone.length === 0 || !pair) throw new Error(`Of ${people} people no names are as rare as that.`)
  return { alone, pair }
}
