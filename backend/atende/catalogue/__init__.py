"""What people choose from: statuses, ticket types, roles, priorities."""
