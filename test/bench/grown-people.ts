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
