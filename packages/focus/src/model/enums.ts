const list = (text: string): string[] =>
  text.split('|').map(item => item.trim().replace(/\s+/g, ' '));

const SERVICE_CATEGORIES = list(
  `AI and Machine Learning | Analytics | Business Applications | Compute |
     Databases | Developer Tools | Multicloud | Identity | Integration |
     Internet of Things | Management and Governance | Media | Migration
     | Mobile | Networking | Security | Storage | Web | Other`,
);

/** Every service category has one more sub-category, `Other (<category>)`. */
const SERVICE_SUBCATEGORIES = [
  ...list(
    `AI Platforms | API Management | Analytics Platforms | Application
     Networking | Application Platforms | Architecture | Backup Storage
     | Block Storage | Bots | Business Intelligence | Caching |
     Compliance | Containers | Content Creation | Content Delivery |
     Continuous Integration and Deployment | Cost Management | Data
     Governance | Data Migration | Data Processing | Data Warehouses |
     Developer Platforms | Development Environments | Disaster Recovery
     | End User Computing | Endpoint Management | File Storage | Gaming
     | Generative AI | Identity and Access Management | IoT Analytics |
     IoT Platforms | Ledger Databases | Machine Learning | Media
     Streaming | Messaging | Mixed Reality | Multicloud Integration |
     Natural Language Processing | Network Connectivity | Network
     Infrastructure | Network Routing | Network Security | NoSQL
     Databases | Object Storage | Observability | Productivity and
     Collaboration | Quality Assurance | Quantum Compute | Relational
     Databases | Resource Migration | Search | Secret Management |
     Security Posture Management | Serverless Compute | Source Code
     Management | Storage Platforms | Streaming Analytics | Support |
     Threat Detection and Response | Time Series Databases | Virtual
     Machines | Workflow Orchestration`,
  ),
  ...SERVICE_CATEGORIES.map(category => `Other (${category})`),
];

/**
 * Allowed values by column, in the canonical spelling. ChargeClass is null for everything but corrections of an earlier,
 * closed billing period.
 */
export const ENUMS: Readonly<Record<string, readonly string[]>> = {
  ChargeCategory: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'],
  ChargeClass: ['Correction'],
  ChargeFrequency: ['One-Time', 'Recurring', 'Usage-Based'],
  PricingCategory: ['Standard', 'Dynamic', 'Committed', 'Other'],
  CommitmentDiscountCategory: ['Spend', 'Usage'],
  CommitmentDiscountStatus: ['Used', 'Unused'],
  CapacityReservationStatus: ['Used', 'Unused'],
  ServiceCategory: SERVICE_CATEGORIES,
  ServiceSubcategory: SERVICE_SUBCATEGORIES,
};

const CANONICAL = new Map(
  Object.entries(ENUMS).map(([column, values]) => [
    column,
    new Map(values.map(value => [value.toLowerCase(), value])),
  ]),
);

/** The canonical spelling of an enum value; an unknown value stays as it is, only trimmed. */
export function canonicalValue(column: string, value: string): string {
  const trimmed = value.trim();
  return CANONICAL.get(column)?.get(trimmed.toLowerCase()) ?? trimmed;
}
