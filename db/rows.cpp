#include "db/rows.h"

#include <limits>

namespace arc {

void BindOne(SQLite::Statement& statement, int place, const std::string& text) {
  if (text.empty()) {
    statement.bind(place);
  } else {
    statement.bind(place, text);
  }
}

void BindOne(SQLite::Statement& statement, int place, ExactText text) {
  statement.bind(place, text.text);
}

void BindOne(SQLite::Statement& statement, int place, const Blob& blob) {
  // A null pointer would be stored as NULL, not as an empty blob.
  const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
  statement.bind(place, data, static_cast<int>(blob.size()));
}

void BindOne(SQLite::Statement& statement, int place, double value) {
  statement.bind(place, value);
}

void BindOne(SQLite::Statement& statement, int place, std::optional<int64_t> value) {
  if (value) {
    statement.bind(place, *value);
  } else {
    statement.bind(place);
  }
}

void BindOne(SQLite::Statement& statement, int place, const Value& value) {
  const auto bind = [&](const auto& held) {
    using Held = std::decay_t<decltype(held)>;
    if constexpr (std::is_same_v<Held, std::monostate>) {
      statement.bind(place);
    } else if constexpr (std::is_same_v<Held, std::string>) {
      statement.bind(place, held);
    } else {
      BindOne(statement, place, held);
    }
  };
  std::visit(bind, value);
}

Row& Row::operator>>(std::string& text) {
  text = statement_.getColumn(column_++).getString();
  return *this;
}

Row& Row::operator>>(Blob& blob) {
  const SQLite::Column column = statement_.getColumn(column_++);
  const auto* data = static_cast<const uint8_t*>(column.getBlob());
  blob.assign(data, data + column.getBytes());
  return *this;
}

Row& Row::operator>>(double& value) {
  const SQLite::Column column = statement_.getColumn(column_++);
  value = column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
  return *this;
}

Row& Row::operator>>(bool& value) {
  value = statement_.getColumn(column_++).getInt() != 0;
  return *this;
}

Row& Row::operator>>(std::optional<int64_t>& value) {
  const SQLite::Column column = statement_.getColumn(column_++);
  value = column.isNull() ? std::nullopt : std::optional<int64_t>(column.getInt64());
  return *this;
}

Row& Row::operator>>(std::optional<uint64_t>& value) {
  std::optional<int64_t> bits;
  *this >> bits;
  value = bits ? std::optional<uint64_t>(static_cast<uint64_t>(*bits)) : std::nullopt;
  return *this;
}

}  // namespace arc
