/**
 * A price in US dollars of Amazon's in us-east-1, the date that its source carries, and where it is said. Of one that falls with what is used
 * in a month, the steps: up to so many units at so much each.
 */
export type Price = { what: string; steps: [upTo: number, dollars: number][]; unit: string; date: string; source: string };

const flat = (dollars: number): [number, number][] => [[Number.POSITIVE_INFINITY, dollars]];

export const prices = {
  core: {
    what: "machine, a vCPU (half an EC2 m7g.large at $0.0816; larger ones taken as multiples)",
    steps: flat(0.0408),
    unit: "hour",
    date: "2026-06-17",
    source: "https://www.factualminds.com/blog/amazon-ec2-on-demand-pricing-instance-families-2026/",
  },
  databaseByte: {
    what: "disk of the database, RDS gp3 with 3,000 IOPS",
    steps: flat(0.115),
    unit: "GB-month",
    date: "2026-06",
    source: "https://www.usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator/",
  },
  iops: {
    what: "IOPS of it beyond 3,000",
    steps: flat(0.02),
    unit: "IOPS-month",
    date: "2026-06",
    source: "https://www.usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator/",
  },
  bucketByte: {
    what: "bucket, S3 standard (its first step; beyond 50 TB a little less)",
    steps: flat(0.023),
    unit: "GB-month",
    date: "none",
    source: "https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples",
  },
  bucketWrite: {
    what: "writes to it (PUT)",
    steps: flat(5),
    unit: "million",
    date: "none",
    source: "https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples",
  },
  bucketRead: {
    what: "reads of it (GET)",
    steps: flat(0.4),
    unit: "million",
    date: "none",
    source: "https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples",
  },
  egress: {
    what: "bytes from nodes or bucket to the Internet",
    steps: [
      [10_000, 0.09],
      [50_000, 0.085],
      [150_000, 0.07],
      [Number.POSITIVE_INFINITY, 0.05],
    ],
    unit: "GB",
    date: "2026-03-08",
    source: "https://wring.co/blog/aws-data-transfer-pricing-guide",
  },
  cdn: {
    what: "bytes from the CDN, CloudFront to North America or Europe; what it fetches is free",
    steps: [
      [10_000, 0.085],
      [50_000, 0.08],
      [150_000, 0.06],
      [500_000, 0.04],
      [1_024_000, 0.03],
      [5_024_000, 0.025],
      [Number.POSITIVE_INFINITY, 0.02],
    ],
    unit: "GB",
    date: "none; the vendor's page",
    source: "http://aws.amazon.com/cloudfront/pricing",
  },
} satisfies Record<string, Price>;

/** What so many units cost, in dollars. */
export function costOfUnits({ steps }: Price, units: number): number {
  let [cost, from] = [0, 0];
  for (const [upTo, dollars] of steps) {
    cost += Math.max(0, Math.min(units, upTo) - from) * dollars;
    from = upTo;
  }
  return cost;
}
